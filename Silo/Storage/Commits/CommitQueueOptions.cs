using Microsoft.Extensions.Options;
using OrleansChat.Configuration;

namespace OrleansChat.Silo.Storage.Commits;

/// <summary>How much may wait for a commit, and how much of it one commit takes.</summary>
public sealed class CommitQueueOptions
{
    public const string Section = "Storage:Commits";

    /// <summary>
    /// Requests in one transaction. Default 2,000: as many as conversations write at once on a busy silo; more only
    /// makes the first of them wait.
    /// </summary>
    [Between(1, 1_000_000)]
    public int BatchRequestsMax { get; set; } = 2_000;

    /// <summary>Events in one transaction. Default 10,000; a larger request goes alone.</summary>
    [Between(1, 1_000_000)]
    public int BatchEventsMax { get; set; } = 10_000;

    /// <summary>Bytes of events in one transaction. Default 16 MiB; a larger request goes alone.</summary>
    [Between(1, 17_179_869_184)]
    public long BatchBytesMax { get; set; } = 16L * 1024 * 1024;

    /// <summary>Requests that may wait. Default 20,000, a second of work; beyond, one is refused at once.</summary>
    [Between(1, 10_000_000)]
    public int WaitingRequestsMax { get; set; } = 20_000;

    /// <summary>Bytes that may wait. Default 128 MiB; beyond, a request is refused at once.</summary>
    [Between(1, 17_179_869_184)]
    public long WaitingBytesMax { get; set; } = 128L * 1024 * 1024;
}

[OptionsValidator]
internal sealed partial class CommitQueueOptionsValidator : IValidateOptions<CommitQueueOptions>;
