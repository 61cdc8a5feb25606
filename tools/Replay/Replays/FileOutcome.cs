using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Requests;
using OrleansChat.Tools.Replay.Links;
using OrleansChat.Tools.Replay.Logs;

namespace OrleansChat.Tools.Replay.Replays;

/// <summary>The result of a file, or why there is none.</summary>
internal sealed record FileOutcome(string Title, FileResult? Result, string? Failure)
{
    public bool Agrees => Result is { Agrees: true };

    /// <summary>Plays a file; a failure of one ends that file, not the others.</summary>
    public static async Task<FileOutcome> Of(
        ChannelLog log, ReplaySetting setting, Action played, CancellationToken cancellationToken)
    {
        await using var replay = new FileReplay(setting, log);
        try
        {
            return new FileOutcome(log.Title, await replay.Run(played, cancellationToken), null);
        }
        catch (Exception failure) when (failure is LinkBrokenException or RequestRefusedException
            or HttpRefusedException or HttpRequestException or InvalidDataException or TimeoutException)
        {
            return new FileOutcome(log.Title, null, failure.Message);
        }
    }
}
