using OrleansChat.Tools.Replay.Links;

namespace OrleansChat.Tools.Replay.Replays;

/// <summary>Settings that all files of a replay share.</summary>
/// <param name="Readers">How many extra people listen to each file.</param>
/// <param name="Restarts">Restarts of the server on the way; null for none.</param>
internal sealed record ReplaySetting(
    Connector Connector, Pace Pace, int Readers, Restarts? Restarts, TimeProvider Time, Random Random);
