namespace OrleansChat.Tools.Replay.Replays;

/// <summary>The options of a replay.</summary>
/// <param name="Server">A running server; null starts one.</param>
/// <param name="Database">For the server it starts: a connection string, <c>postgres</c>, or null for SQLite.</param>
/// <param name="RestartAfter">Restarts its own server after each so many acknowledged messages; 0 never.</param>
internal sealed record ReplayOptions(
    IReadOnlyList<FileInfo> Files,
    Pace Pace,
    int Readers,
    int Parallel,
    Uri? Server,
    string? Database,
    string? Profile,
    int RestartAfter,
    bool Kill);
