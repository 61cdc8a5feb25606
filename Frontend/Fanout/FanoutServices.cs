using Microsoft.Extensions.Logging;
using OrleansChat.Frontend.Delivery;

namespace OrleansChat.Frontend.Fanout;

/// <summary>Services that all feeds of a frontend share.</summary>
internal sealed record FanoutServices(
    GrainCalls Calls, FanoutOptions Options, WriteScheduler Writers, FrontendIds Ids, ILogger<FanoutHub> Logger)
{
    public TimeProvider Time => Calls.Time;

    /// <summary>Shared by the recent frames of all conversations.</summary>
    public RecentBudget Recent { get; } = new(Options.RecentBytesMax);

    /// <summary>Taken by everybody who reads missed events from the log.</summary>
    public SemaphoreSlim CatchUps { get; } = new(Options.CatchUpsAtOnce);
}
