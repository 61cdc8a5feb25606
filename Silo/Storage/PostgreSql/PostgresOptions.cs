using OrleansChat.Silo.Storage.Commits;

namespace OrleansChat.Silo.Storage.PostgreSql;

/// <summary>How the silo uses its PostgreSQL database.</summary>
public sealed class PostgresOptions
{
    /// <summary>Where the database is, as Npgsql writes it. What is set here below wins over what it says.</summary>
    public required string ConnectionString { get; set; }

    /// <summary>Connections kept open. Default 2: one appends, one reads.</summary>
    public int PoolMin { get; set; } = 2;

    /// <summary>Connections at most. Default 20: five silos fit in the 100 that PostgreSQL allows by default.</summary>
    public int PoolMax { get; set; } = 20;

    /// <summary>How long to wait for a connection. Default 3 s: one in the same network takes milliseconds.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a statement or a batch of them may take. Default 5 s: usual are milliseconds.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a caller waits in all, queue included. Default 10 s: one batch before, and its own.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The limits of what waits to be appended.</summary>
    public CommitQueueOptions Commits { get; set; } = new();

    /// <returns>What is wrong with the values; nothing when they are good.</returns>
    public string? Validate() => this switch
    {
        { ConnectionString: null or "" } => "The connection string of the database is missing.",
        { PoolMin: < 0 } or { PoolMax: < 2 } => "The database needs at least two connections.",
        _ when PoolMin > PoolMax => "The smallest number of connections is larger than the largest.",
        _ when ConnectTimeout < TimeSpan.FromSeconds(1) || CommandTimeout < TimeSpan.FromSeconds(1) =>
            "Time-outs of the database are whole seconds, at least one.",
        _ when Timeout <= TimeSpan.Zero => "Time-outs of the database must be positive.",
        _ => Commits.Validate(),
    };
}
