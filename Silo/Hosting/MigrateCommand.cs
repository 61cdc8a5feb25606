using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.Silo.Schema;
using OrleansChat.Silo.Storage.PostgreSql;

namespace OrleansChat.Silo.Hosting;

/// <summary>
/// <c>migrate</c>: brings a PostgreSQL database up to date as the owner of its tables, so that the service can run as a
/// role that owns nothing and may not change the audit log.
/// </summary>
internal static class MigrateCommand
{
    private const int Failed = 1;

    private static readonly Option<string?> Service = new("--service")
    {
        Description = "The role of the service, which gets the rights it needs and no others.",
    };

    public static Command Create(Option<string?> database)
    {
        var migrate = new Command("migrate", "Bring a PostgreSQL database up to date, as its owner.")
        {
            database,
            Service,
        };
        migrate.Validators.Add(result =>
        {
            if (result.GetValue(database) is null)
            {
                result.AddError("migrate needs --database with the owner's connection string.");
            }
        });
        migrate.SetAction((parsed, cancellationToken) =>
            Run(parsed.GetValue(database)!, parsed.GetValue(Service), cancellationToken));
        return migrate;
    }

    private static async Task<int> Run(string connectionString, string? service, CancellationToken cancellationToken)
    {
        var options = new PostgresOptions { ConnectionString = connectionString };
        new ConfigurationBuilder().AddEnvironmentVariables().Build().GetSection("Storage").Bind(options);
        try
        {
            await using var database = await PostgresDatabase.Open(
                options, TimeProvider.System, NullLogger.Instance, cancellationToken);
            await Console.Out.WriteLineAsync("The tables are up to date.");
            if (service is not null)
            {
                await ServiceRole.Grant(database.Connections, service, cancellationToken);
                await Console.Out.WriteLineAsync($"The role {service} has the rights of the service.");
            }

            return 0;
        }
        catch (DatabaseUnusableException refusal)
        {
            await Console.Error.WriteLineAsync(refusal.Message);
            return Failed;
        }
    }
}
