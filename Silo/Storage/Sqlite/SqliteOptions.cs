using OrleansChat.Silo.Storage.Commits;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>How the silo uses its SQLite file.</summary>
public sealed class SqliteOptions
{
    public const string Section = "Storage";

    /// <summary>The file; made, with its folder, when it does not exist.</summary>
    public required string Path { get; set; }

    /// <summary>The file of soft state, beside that of the log. May be removed while the server is down.</summary>
    public string SoftStatePath => System.IO.Path.ChangeExtension(Path, ".soft-state.db");

    /// <summary>
    /// Reading threads, each with a connection. Default 4: a query takes tens of microseconds, and more threads than
    /// cores only wait for each other. Reads block a thread, so they must not be the thread pool's.
    /// </summary>
    public int Readers { get; set; } = 4;

    /// <summary>
    /// The most reads that may wait. Default 10,000, about a second of work; further ones are refused at once.
    /// </summary>
    public int WaitingReadsMax { get; set; } = 10_000;

    /// <summary>How long to wait while another process holds the file. Default 5 s: only a tool does.</summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a caller waits. Default 10 s: a slower disk is as good as unavailable.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The limits of what waits to be written.</summary>
    public CommitQueueOptions Commits { get; set; } = new();

    /// <summary>Whether the tables may be brought up to date. No setting: a command must not under a server.</summary>
    internal bool MayMigrate { get; set; } = true;

    /// <returns>What is wrong with the values; nothing when they are good.</returns>
    public string? Validate() => this switch
    {
        { Path: null or "" } => "The path of the database file is missing.",
        { Readers: < 1 or > 64 } => $"Storage:Readers is {Readers}; it must be from 1 to 64.",
        { WaitingReadsMax: < 1 } => $"Storage:WaitingReadsMax is {WaitingReadsMax}; it must be at least 1.",
        _ when BusyTimeout < TimeSpan.Zero || BusyTimeout > TimeSpan.FromHours(1) =>
            $"Storage:BusyTimeout is {BusyTimeout}; it must be from 0 to an hour.",
        _ when Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromHours(1) =>
            $"Storage:Timeout is {Timeout}; it must be more than zero and at most an hour.",
        _ => Commits.Validate(),
    };
}
