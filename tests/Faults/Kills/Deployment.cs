using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tests.Faults.Kills;

/// <summary>Where the server under test keeps its messages.</summary>
public enum Database
{
    Sqlite,
    PostgreSql,
}

/// <summary>A server as a program of its own, and the database it needs.</summary>
internal sealed class Deployment : IAsyncDisposable
{
    private const int OutputLines = 200;

    private Deployment(ChatServer server, PostgresServer? postgres, string? connectionString)
    {
        Server = server;
        ConnectionString = connectionString;
        OwnPostgres = postgres;
    }

    public ChatServer Server { get; }

    public string? ConnectionString { get; }

    public PostgresServer Postgres =>
        OwnPostgres ?? throw new InvalidOperationException("This deployment has no PostgreSQL.");

    private PostgresServer? OwnPostgres { get; }

    public static async Task<Deployment> Start(Database database, IReadOnlyList<string>? arguments = null)
    {
        var options = new ChatServerOptions { Arguments = arguments ?? [] };
        if (database is Database.Sqlite)
        {
            return new Deployment(await ChatServer.Start(options), null, null);
        }

        var postgres = await KillablePostgres.Start();
        try
        {
            var connectionString = await postgres.CreateDatabase();
            var server = await ChatServer.Start(options with { Database = connectionString });
            return new Deployment(server, postgres, connectionString);
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Shown when the test failed.
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', Server.Output.TakeLast(OutputLines)));
        await Server.DisposeAsync();
        if (OwnPostgres is not null)
        {
            await OwnPostgres.DisposeAsync();
        }
    }
}
