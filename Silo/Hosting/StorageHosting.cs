using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using OrleansChat.Configuration;
using OrleansChat.Grains.Searching;
using OrleansChat.Silo.Clustering;
using OrleansChat.Silo.Storage;
using OrleansChat.Silo.Storage.PostgreSql;
using OrleansChat.Silo.Storage.Sqlite;

namespace OrleansChat.Silo.Hosting;

/// <summary>Registers the database and its stores.</summary>
internal static class StorageHosting
{
    private const string FileName = "chat.db";

    /// <summary>Adds the stores of the grains, and what opens and closes the database with the host.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton<StorageLifecycle>();
        services.AddHostedService(provider => provider.GetRequiredService<StorageLifecycle>());
        services.AddHostedService<SearchIndexing>();
        services.AddHostedService<PeopleIndexing>();
        return services
            .AddStorageOpener(settings)
            .AddStore(storage => storage.MessageLog)
            .AddStore(storage => storage.ConversationFacts)
            .AddStore(storage => storage.Blocks)
            .AddStore(storage => storage.Accounts)
            .AddStore(storage => storage.ApiKeys)
            .AddStore(storage => storage.OneTimeTokens)
            .AddStore(storage => storage.Sessions)
            .AddStore(storage => storage.Uploads)
            .AddStore(storage => storage.ReadModel)
            .AddStore<IMessageSearch>(storage => storage.Search)
            .AddStore(storage => storage.AuditLog);
    }

    /// <summary>What opens the database for a command, which has no host.</summary>
    public static ServiceProvider ForCommand(ServerSettings settings, IConfiguration configuration) =>
        new ServiceCollection()
            .AddSingleton(configuration)
            .AddLogging()
            .AddStorageOpener(settings)
            .BuildServiceProvider();

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

    private static IServiceCollection AddStorageOpener(this IServiceCollection services, ServerSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSettings<ClusterOptions, ClusterOptionsValidator>(ClusterOptions.Section);
        services.AddSettings<SqliteOptions, SqliteOptionsValidator>(SqliteOptions.Section)
            .Configure(options => options.Path = FilePath(settings));
        services.AddSettings<PostgresOptions, PostgresOptionsValidator>(PostgresOptions.Section)
            .Configure(options => options.ConnectionString = settings.Database ?? string.Empty);
        return services.AddSingleton(settings).AddSingleton<StorageOpener>();
    }

    private static IServiceCollection AddStore<TStore>(
        this IServiceCollection services, Func<ChatStorage, TStore> store)
        where TStore : class =>
        services.AddSingleton(provider => store(provider.GetRequiredService<StorageLifecycle>().Storage));

    private static string FilePath(ServerSettings settings) => Path.Combine(settings.Data, FileName);
}
