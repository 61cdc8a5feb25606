using Microsoft.Extensions.Options;
using OrleansChat.Configuration;
using OrleansChat.Silo.Storage.Commits;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>How the silo uses its SQLite file. Section <c>Storage</c>.</summary>
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
    [Between(1, 64)]
    public int Readers { get; set; } = 4;

    /// <summary>
    /// The most reads that may wait. Default 10,000, about a second of work; further ones are refused at once.
    /// </summary>
    [Between(1, 1_000_000)]
    public int WaitingReadsMax { get; set; } = 10_000;

    /// <summary>How long to wait while another process holds the file. Default 5 s: only a tool does.</summary>
    [Between("00:00:00", "01:00:00")]
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a caller waits. Default 10 s: a slower disk is as good as unavailable.</summary>
    [Between("00:00:00.001", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The limits of what waits to be written.</summary>
    [ValidateObjectMembers(typeof(CommitQueueOptionsValidator))]
    public CommitQueueOptions Commits { get; set; } = new();

    /// <summary>Whether the tables may be brought up to date. No setting: a command must not under a server.</summary>
    internal bool MayMigrate { get; set; } = true;
}

[OptionsValidator]
internal sealed partial class SqliteOptionsValidator : IValidateOptions<SqliteOptions>;
