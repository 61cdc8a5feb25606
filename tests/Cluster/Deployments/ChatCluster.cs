using OrleansChat.Tests.Client.Servers;
using OrleansChat.Tests.Faults.Kills;

namespace OrleansChat.Tests.Cluster.Deployments;

/// <summary>Silos and frontends as processes of their own on this machine, and the servers that they need.</summary>
internal sealed class ChatCluster : IAsyncDisposable
{
    private const int OutputLines = 60;

    private readonly List<(ChatServer Server, string Gateway)> _silos = [];
    private readonly List<ChatServer> _frontends = [];

    private ChatCluster(PostgresServer postgres, string database, RedisServer? redis)
    {
        Postgres = postgres;
        Database = database;
        OwnRedis = redis;
    }

    public PostgresServer Postgres { get; }

    /// <summary>The connection string of the silos.</summary>
    public string Database { get; }

    public RedisServer Redis => OwnRedis ?? throw new InvalidOperationException("This cluster has no Redis.");

    public IReadOnlyList<ChatServer> Silos => [.. _silos.Select(silo => silo.Server)];

    public IReadOnlyList<ChatServer> Frontends => _frontends;

    public IReadOnlyList<Uri> Entrances => [.. _frontends.Select(frontend => frontend.Address)];

    private RedisServer? OwnRedis { get; }

    public static async Task<ChatCluster> Start(MembershipStore store, int silos = 3, int frontends = 2)
    {
        var postgres = await KillablePostgres.Start();
        RedisServer? redis = null;
        try
        {
            redis = store is MembershipStore.Redis ? await RedisServer.Start() : null;
            var cluster = new ChatCluster(postgres, await postgres.CreateDatabase(), redis);
            try
            {
                await Task.WhenAll(Enumerable.Range(0, silos).Select(_ => cluster.AddSilo()));
                for (var number = 0; number < frontends; number++)
                {
                    await cluster.AddFrontend();
                }

                return cluster;
            }
            catch
            {
                await cluster.StopServers();
                throw;
            }
        }
        catch
        {
            await (redis?.DisposeAsync() ?? ValueTask.CompletedTask);
            await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one more silo.</summary>
    public async Task<ChatServer> AddSilo()
    {
        var gatewayPort = FreePort.Next();
        var silo = await ChatServer.Start(new ChatServerOptions
        {
            Database = Database,
            Arguments = ["--role", "silo"],
            Environment = SiloSettings(gatewayPort),
        });
        lock (_silos)
        {
            _silos.Add((silo, $"127.0.0.1:{gatewayPort}"));
        }

        return silo;
    }

    public async Task<ChatServer> AddFrontend()
    {
        var frontend = await ChatServer.Start(new ChatServerOptions
        {
            Arguments = ["--role", "frontend"],
            Environment = new Dictionary<string, string>
            {
                ["Cluster__Gateways"] = string.Join(',', _silos.Select(silo => silo.Gateway)),
            },
        });
        _frontends.Add(frontend);
        return frontend;
    }

    public Dictionary<string, string> SiloSettings(int gatewayPort)
    {
        var settings = new Dictionary<string, string>
        {
            ["Cluster__Membership"] = OwnRedis is null ? "postgres" : "redis",
            ["Cluster__Address"] = "127.0.0.1",
            ["Cluster__SiloPort"] = $"{FreePort.Next()}",
            ["Cluster__GatewayPort"] = $"{gatewayPort}",
        };
        if (OwnRedis is not null)
        {
            settings["Cluster__Redis"] = OwnRedis.ConnectionString;
        }

        return settings;
    }

    public async ValueTask DisposeAsync()
    {
        await StopServers();
        await (OwnRedis?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Postgres.DisposeAsync();
    }

    private async Task StopServers()
    {
        foreach (var server in Silos.Concat(_frontends))
        {
            // Shown when the test failed.
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"--- {server.Address}\n{string.Join('\n', server.Output.TakeLast(OutputLines))}");
            await server.DisposeAsync();
        }
    }
}
