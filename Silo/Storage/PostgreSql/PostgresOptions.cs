using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using OrleansChat.Configuration;
using OrleansChat.Silo.Storage.Commits;

namespace OrleansChat.Silo.Storage.PostgreSql;

/// <summary>How the silo uses its PostgreSQL database. Section <c>Storage</c>.</summary>
public sealed class PostgresOptions : IValidatableObject
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
    [Between(0, 1_000)]
    public int? PoolMin { get; set; }

    /// <summary>
    /// The most connections. Default 20: five silos fit in the 100 that PostgreSQL allows by default.
    /// </summary>
    [Between(2, 1_000)]
    public int? PoolMax { get; set; }

    /// <summary>How long to wait for a connection. Default 3 s: within a network it takes milliseconds.</summary>
    [Between("00:00:01", "01:00:00")]
    public TimeSpan? ConnectTimeout { get; set; }

    /// <summary>How long a statement or a batch of them may take. Default 5 s: usually it takes milliseconds.</summary>
    [Between("00:00:01", "01:00:00")]
    public TimeSpan? CommandTimeout { get; set; }

    /// <summary>
    /// How long a caller waits in total, including the queue. Default 10 s: the previous batch and its own.
    /// </summary>
    [Between("00:00:00.001", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The limits of what waits to be appended.</summary>
    [ValidateObjectMembers(typeof(CommitQueueOptionsValidator))]
    public CommitQueueOptions Commits { get; set; } = new();

    /// <summary>Whether the tables may be brought up to date. No setting: a command must not under a server.</summary>
    internal bool MayMigrate { get; set; } = true;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PoolMin > PoolMax)
        {
            yield return new ValidationResult(
                $"Storage:PoolMin is '{PoolMin}'; it must be at most Storage:PoolMax, {PoolMax}.");
        }
    }
}

[OptionsValidator]
internal sealed partial class PostgresOptionsValidator : IValidateOptions<PostgresOptions>;
