using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansChat.Silo.Clustering;
using OrleansChat.Silo.Schema;
using OrleansChat.Silo.Storage;
using OrleansChat.Silo.Storage.PostgreSql;
using OrleansChat.Silo.Storage.SoftState;
using OrleansChat.Silo.Storage.Sqlite;

namespace OrleansChat.Silo.Hosting;

/// <summary>Opens the database that the settings name: PostgreSQL, or SQLite in the folder of the data.</summary>
internal sealed class StorageOpener(
    ServerSettings settings,
    IOptions<ClusterOptions> cluster,
    IOptions<SqliteOptions> sqlite,
    IOptions<PostgresOptions> postgres,
    TimeProvider time,
    ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<ChatStorage>();

    /// <summary>Where soft state is, beside the log and never in its way.</summary>
    public SoftStateDatabase SoftState => settings.Database is null
        ? SqliteDatabase.SoftStateOf(sqlite.Value)
        : PostgresDatabase.SoftStateOf(postgres.Value);

    /// <summary>Makes sure that no other server, but one of the same cluster, works on the same data.</summary>
    /// <exception cref="DatabaseUnusableException">One does, or the data cannot be reached.</exception>
    public async Task<IStorageClaim> Claim(CancellationToken cancellationToken) => settings.Database is null
        ? await SqliteClaim.Take(sqlite.Value.Path, time, cancellationToken)
        : await PostgresClaim.Take(
            postgres.Value, cluster.Value.Name, time, loggers.CreateLogger<PostgresClaim>(), cancellationToken);

    /// <exception cref="DatabaseUnusableException">A person has to do something first.</exception>
    public Task<ChatStorage> Open(CancellationToken cancellationToken) => settings.Database is null
        ? ChatStorage.OpenSqlite(sqlite.Value, time, _logger, cancellationToken)
        : ChatStorage.OpenPostgreSql(postgres.Value, time, _logger, cancellationToken);

    /// <summary>
    /// As <see cref="Open"/>, for a command that has no use for an empty database, and may run beside a server, under
    /// which it must not change the tables.
    /// </summary>
    /// <exception cref="StartupException">There is none.</exception>
    /// <exception cref="DatabaseUnusableException">A person has to do something first.</exception>
    public Task<ChatStorage> OpenExisting(CancellationToken cancellationToken)
    {
        sqlite.Value.MayMigrate = false;
        postgres.Value.MayMigrate = false;
        return settings.Database is not null || File.Exists(sqlite.Value.Path)
            ? Open(cancellationToken)
            : throw new StartupException(
                $"There is no database at '{sqlite.Value.Path}'. Name its folder with --data, or use --database.");
    }
}
