using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using OrleansChat.Grains;
using OrleansChat.Silo.Runtime;
using OrleansChat.Silo.Schema;
using OrleansChat.Silo.Storage;
using OrleansChat.Silo.Storage.PostgreSql;
using OrleansChat.Silo.Storage.Sqlite;

namespace OrleansChat.Silo.Hosting;

/// <summary>Opens the database that the command line names, and hands its stores to the grains.</summary>
internal static class StorageHosting
{
    private const string FileName = "chat.db";
    private const string Section = "Storage";

    /// <exception cref="StartupException">A person has to do something first.</exception>
    public static async Task<ChatStorage> Open(
        ServerSettings settings, IConfiguration configuration, ILoggerFactory loggers)
    {
        try
        {
            var logger = loggers.CreateLogger<ChatStorage>();
            return settings.Database is null
                ? await ChatStorage.OpenSqlite(
                    Bound(configuration, new SqliteOptions { Path = FilePath(settings) }),
                    TimeProvider.System,
                    logger,
                    CancellationToken.None)
                : await ChatStorage.OpenPostgreSql(
                    Bound(configuration, new PostgresOptions { ConnectionString = settings.Database }),
                    TimeProvider.System,
                    logger,
                    CancellationToken.None);
        }
        catch (DatabaseUnusableException refusal)
        {
            throw new StartupException(refusal.Message, refusal);
        }
    }

    /// <summary>As <see cref="Open"/>, for a command that has no use for an empty database.</summary>
    /// <exception cref="StartupException">There is none, or a person has to do something first.</exception>
    public static Task<ChatStorage> OpenExisting(
        ServerSettings settings, IConfiguration configuration, ILoggerFactory loggers) =>
        settings.Database is not null || File.Exists(FilePath(settings))
            ? Open(settings, configuration, loggers)
            : throw new StartupException(
                $"There is no database at '{FilePath(settings)}': name its folder with --data, or use --database.");

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

        var connection = new NpgsqlConnectionStringBuilder(settings.Database);
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
            .AddSingleton(storage.ReadModel)
            .AddSingleton(storage.AuditLog)
            .AddKeyedSingleton<IGrainStorage>(GrainStorage.SoftState, new GrainStateStorage(storage.GrainStates));

    private static TOptions Bound<TOptions>(IConfiguration configuration, TOptions options)
    {
        configuration.GetSection(Section).Bind(options);
        return options;
    }

    private static string FilePath(ServerSettings settings) => Path.Combine(settings.Data, FileName);
}
