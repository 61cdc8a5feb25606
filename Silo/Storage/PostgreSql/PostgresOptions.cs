using OrleansChat.Silo.Storage.Commits;

namespace OrleansChat.Silo.Storage.PostgreSql;

/// <summary>How the silo uses its PostgreSQL database.</summary>
public sealed class PostgresOptions
{
    public const string Section = "Storage";

    internal const int PoolMinDefault = 2;
    internal const int PoolMaxDefault = 20;

    internal static readonly TimeSpan ConnectTimeoutDefault = TimeSpan.FromSeconds(3);
    internal static readonly TimeSpan CommandTimeoutDefault = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Where the database is, as Npgsql writes it, or as a URL. What is set here below wins over what it says, what it
    /// says over the defaults.
    /// </summary>
    public required string ConnectionString { get; set; }

    /// <summary>Connections kept open. Default 2: one appends, one reads.</summary>
    public int? PoolMin { get; set; }

    /// <summary>
    /// The most connections. Default 20: five silos fit in the 100 that PostgreSQL allows by default.
    /// </summary>
    public int? PoolMax { get; set; }

    /// <summary>How long to wait for a connection. Default 3 s: within a network it takes milliseconds.</summary>
    public TimeSpan? ConnectTimeout { get; set; }

    /// <summary>How long a statement or a batch of them may take. Default 5 s: usually it takes milliseconds.</summary>
    public TimeSpan? CommandTimeout { get; set; }

    /// <summary>
    /// How long a caller waits in total, including the queue. Default 10 s: the previous batch and its own.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The limits of what waits to be appended.</summary>
    public CommitQueueOptions Commits { get; set; } = new();

    /// <summary>Whether the tables may be brought up to date. No setting: a command must not under a server.</summary>
    internal bool MayMigrate { get; set; } = true;

    /// <returns>What is wrong with the values; nothing when they are good.</returns>
    public string? Validate() => this switch
    {
        { ConnectionString: null or "" } => "The connection string of the database is missing.",
        { PoolMin: < 0 } => $"Storage:PoolMin is {PoolMin}; it must be at least 0.",
        { PoolMax: < 2 } => $"Storage:PoolMax is {PoolMax}; it must be at least 2.",
        _ when PoolMin > PoolMax => $"Storage:PoolMin is {PoolMin}; it must be at most Storage:PoolMax, {PoolMax}.",
        _ when !IsUsable(ConnectTimeout) =>
            $"Storage:ConnectTimeout is {ConnectTimeout}; it must be from a second to an hour.",
        _ when !IsUsable(CommandTimeout) =>
            $"Storage:CommandTimeout is {CommandTimeout}; it must be from a second to an hour.",
        _ when Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromHours(1) =>
            $"Storage:Timeout is {Timeout}; it must be more than zero and at most an hour.",
        _ => Commits.Validate(),
    };

    private static bool IsUsable(TimeSpan? timeout) =>
        timeout is null || (timeout >= TimeSpan.FromSeconds(1) && timeout <= TimeSpan.FromHours(1));
}
