using Microsoft.Extensions.Options;
using OrleansChat.Configuration;

namespace OrleansChat.Silo.Storage.Commits;

/// <summary>How much may wait for a commit, and how much of it one commit takes.</summary>
public sealed class CommitQueueOptions
{
    public const string Section = "Storage:Commits";

    /// <summary>
    /// The most requests in one transaction. Default 2,000: as many as there are conversations writing at once on a
    /// busy silo; more would only make the first ones wait.
    /// </summary>
    [Between(1, 1_000_000)]
    public int BatchRequestsMax { get; set; } = 2_000;

    /// <summary>The most events in one transaction. Default 10,000; a larger request is committed alone.</summary>
    [Between(1, 1_000_000)]
    public int BatchEventsMax { get; set; } = 10_000;

    /// <summary>
    /// The most bytes of events in one transaction. Default 16 MiB; a larger request is committed alone.
    /// </summary>
    [Between(1, 17_179_869_184)]
    public long BatchBytesMax { get; set; } = 16L * 1024 * 1024;

    /// <summary>
    /// The most requests that may wait. Default 20,000, a second of work; further ones are refused at once.
    /// </summary>
    [Between(1, 10_000_000)]
    public int WaitingRequestsMax { get; set; } = 20_000;

    /// <summary>The most bytes that may wait. Default 128 MiB; further requests are refused at once.</summary>
    [Between(1, 17_179_869_184)]
    public long WaitingBytesMax { get; set; } = 128L * 1024 * 1024;
}

[OptionsValidator]
internal sealed partial class CommitQueueOptionsValidator : IValidateOptions<CommitQueueOptions>;
