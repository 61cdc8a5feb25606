using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using OrleansChat.Silo.Clustering;
using OrleansChat.Silo.Schema;
using OrleansChat.Silo.Storage;
using OrleansChat.Silo.Storage.PostgreSql;
using OrleansChat.Silo.Storage.Sqlite;

namespace OrleansChat.Silo.Hosting;

/// <summary>Opens the database that the command line names, and hands its stores to the grains.</summary>
internal static class StorageHosting
{
    private const string FileName = "chat.db";

    /// <summary>Makes sure that no other server, but one of the same cluster, works on the same data.</summary>
    /// <exception cref="DatabaseUnusableException">One does, or the data cannot be reached.</exception>
    public static async Task<IStorageClaim> Claim(
        ServerSettings settings, IConfiguration configuration, ILoggerFactory loggers) =>
        settings.Database is null
            ? await SqliteClaim.Take(FilePath(settings), TimeProvider.System, CancellationToken.None)
            : await PostgresClaim.Take(
                PostgresOptions(settings, configuration),
                ClusteringExtensions.ClusterOf(configuration),
                TimeProvider.System,
                loggers.CreateLogger<PostgresClaim>(),
                CancellationToken.None);

    /// <exception cref="DatabaseUnusableException">A person has to do something first.</exception>
    public static async Task<ChatStorage> Open(
        ServerSettings settings, IConfiguration configuration, ILoggerFactory loggers, bool mayMigrate = true)
    {
        var logger = loggers.CreateLogger<ChatStorage>();
        if (settings.Database is null)
        {
            var file = SqliteOptions(settings, configuration);
            file.MayMigrate = mayMigrate;
            return await ChatStorage.OpenSqlite(file, TimeProvider.System, logger, CancellationToken.None);
        }

        var database = PostgresOptions(settings, configuration);
        database.MayMigrate = mayMigrate;
        return await ChatStorage.OpenPostgreSql(database, TimeProvider.System, logger, CancellationToken.None);
    }

    /// <summary>
    /// As <see cref="Open"/>, for a command that has no use for an empty database, and may run beside a server, under
    /// which it must not change the tables.
    /// </summary>
    /// <exception cref="StartupException">There is none, or a person has to do something first.</exception>
    public static Task<ChatStorage> OpenExisting(
        ServerSettings settings, IConfiguration configuration, ILoggerFactory loggers) =>
        settings.Database is not null || File.Exists(FilePath(settings))
            ? Open(settings, configuration, loggers, mayMigrate: false)
            : throw new StartupException(
                $"There is no database at '{FilePath(settings)}'. Name its folder with --data, or use --database.");

    /// <summary>The database in a few words, without its password.</summary>
    public static string Describe(ServerSettings settings)
    {
        if (settings.Role is ServerRole.Frontend)
        {
            return "behind the silos";
        }

        if (settings.Database is null)
        {
            return $"SQLite {FilePath(settings)}";
        }

        var connection = new NpgsqlConnectionStringBuilder(DatabaseUrl.ToConnectionString(settings.Database));
        return $"PostgreSQL {connection.Host}:{connection.Port}/{connection.Database}";
    }

    public static IServiceCollection AddStorage(this IServiceCollection services, ChatStorage storage) =>
        services
            .AddSingleton(storage.MessageLog)
            .AddSingleton(storage.ConversationFacts)
            .AddSingleton(storage.Blocks)
            .AddSingleton(storage.Accounts)
            .AddSingleton(storage.ApiKeys)
            .AddSingleton(storage.OneTimeTokens)
            .AddSingleton(storage.Sessions)
            .AddSingleton(storage.Uploads)
            .AddSingleton(storage.ReadModel)
            .AddSingleton(storage.AuditLog);

    public static PostgresOptions PostgresOptions(ServerSettings settings, IConfiguration configuration)
    {
        var options = new PostgresOptions { ConnectionString = string.Empty };
        configuration.GetSection(Storage.PostgreSql.PostgresOptions.Section).Bind(options);
        options.ConnectionString = settings.Database!;
        return options;
    }

    private static SqliteOptions SqliteOptions(ServerSettings settings, IConfiguration configuration)
    {
        var options = new SqliteOptions { Path = string.Empty };
        configuration.GetSection(Storage.Sqlite.SqliteOptions.Section).Bind(options);
        options.Path = FilePath(settings);
        return options;
    }

    private static string FilePath(ServerSettings settings) => Path.Combine(settings.Data, FileName);
}
