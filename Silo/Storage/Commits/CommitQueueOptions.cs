namespace OrleansChat.Silo.Storage.Commits;

/// <summary>How much may wait for a commit, and how much of it one commit takes.</summary>
public sealed class CommitQueueOptions
{
    /// <summary>
    /// The most requests in one transaction. Default 2,000: as many as there are conversations writing at once on a
    /// busy silo; more would only make the first ones wait.
    /// </summary>
    public int BatchRequestsMax { get; set; } = 2_000;

    /// <summary>The most events in one transaction. Default 10,000; a larger request is committed alone.</summary>
    public int BatchEventsMax { get; set; } = 10_000;

    /// <summary>
    /// The most bytes of events in one transaction. Default 16 MiB; a larger request is committed alone.
    /// </summary>
    public long BatchBytesMax { get; set; } = 16L * 1024 * 1024;

    /// <summary>
    /// The most requests that may wait. Default 20,000, a second of work; further ones are refused at once.
    /// </summary>
    public int WaitingRequestsMax { get; set; } = 20_000;

    /// <summary>The most bytes that may wait. Default 128 MiB; further requests are refused at once.</summary>
    public long WaitingBytesMax { get; set; } = 128L * 1024 * 1024;

    /// <returns>What is wrong with the values; nothing when they are good.</returns>
    public string? Validate()
    {
        (string Name, long Value)[] limits =
        [
            (nameof(BatchRequestsMax), BatchRequestsMax),
            (nameof(BatchEventsMax), BatchEventsMax),
            (nameof(BatchBytesMax), BatchBytesMax),
            (nameof(WaitingRequestsMax), WaitingRequestsMax),
            (nameof(WaitingBytesMax), WaitingBytesMax),
        ];
        return limits.Where(limit => limit.Value < 1)
            .Select(limit => $"Storage:Commits:{limit.Name} is {limit.Value}; it must be at least 1.")
            .FirstOrDefault();
    }
}
