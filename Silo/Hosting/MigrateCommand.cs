using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansChat.Silo.Schema;
using OrleansChat.Silo.Settings;
using OrleansChat.Silo.Storage.PostgreSql;

namespace OrleansChat.Silo.Hosting;

/// <summary>
/// <c>migrate</c>: brings a PostgreSQL database up to date as the owner of its tables, so that the service can run as a
/// role that owns nothing and may not change the audit log.
/// </summary>
internal static class MigrateCommand
{
    private const int Failed = 1;

    private static readonly Option<string> Service = new("--service")
    {
        Description = "The role of the service, which gets exactly the rights it needs.",
    };

    /// <summary>The setting that each option is.</summary>
    public static IReadOnlyList<(Option Option, string Setting)> Names { get; } =
        [(Service, $"{MigrateOptions.Section}:{nameof(MigrateOptions.Service)}")];

    public static Command Create()
    {
        var migrate = new Command("migrate", "Bring a PostgreSQL database up to date, as its owner.") { Service };
        SharedOptions.AddTo(migrate);
        migrate.SetAction((parsed, cancellationToken) => Refusal.Tell(Failed, () => Run(
            SharedOptions.Given(parsed, Names), cancellationToken)));
        return migrate;
    }

    private static async Task<int> Run(
        Dictionary<string, string?> commandLine, CancellationToken cancellationToken)
    {
        var configuration = ChatConfiguration.Load(commandLine);
        var settings = ServerSettings.Read(configuration);
        var service = configuration.GetSection(MigrateOptions.Section).Get<MigrateOptions>()?.Service;
        if (settings.Database is null)
        {
            throw new StartupException(
                "migrate needs the owner's connection string in --database, ConnectionStrings:Chat or DATABASE_URL.");
        }

        await using var services = StorageHosting.ForCommand(settings, configuration);
        await using var database = await PostgresDatabase.Open(
            services.GetRequiredService<IOptions<PostgresOptions>>().Value,
            TimeProvider.System,
            NullLogger.Instance,
            cancellationToken);
        await Console.Out.WriteLineAsync("The tables are up to date.");
        if (!string.IsNullOrEmpty(service))
        {
            await ServiceRole.Grant(database.Connections.Source, service, cancellationToken);
            await Console.Out.WriteLineAsync($"The role {service} now has the rights of the service.");
        }

        return 0;
    }
}
