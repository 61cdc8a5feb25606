using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tests.Client.Clusters;

/// <summary>Silos and frontends as processes of their own on this machine, and the servers that they need.</summary>
public sealed class ChatCluster : IAsyncDisposable
{
    private readonly Lock _guardsNodes = new();
    private readonly List<ClusterNode> _nodes = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat-cluster-");
    private readonly HashSet<ClusterNode> _leaving = [];
    private readonly RedisServer? _redis;
    private int _lastNumber;

    private ChatCluster(PostgresServer postgres, string database, RedisServer? redis, string address)
    {
        Address = address;
        Postgres = postgres;
        Database = database;
        _redis = redis;
        Temporary = _folder.CreateSubdirectory("tmp");
    }

    public PostgresServer Postgres { get; }

    /// <summary>The connection string of the silos.</summary>
    public string Database { get; }

    public RedisServer Redis => _redis ?? throw new InvalidOperationException("This cluster has no Redis.");

    public IReadOnlyList<ClusterNode> Nodes
    {
        get
        {
            lock (_guardsNodes)
            {
                return [.. _nodes.OrderBy(node => node.Number)];
            }
        }
    }

    public IReadOnlyList<ChatServer> Silos => Of(NodeRole.Silo);

    public IReadOnlyList<ChatServer> Frontends => Of(NodeRole.Frontend);

    /// <summary>Where clients may come in now, as a load balancer knows it.</summary>
    public IReadOnlyList<Uri> FrontendAddresses
    {
        get
        {
            lock (_guardsNodes)
            {
                return
                [
                    .. _nodes
                        .Where(node => node is { Role: NodeRole.Frontend, Server.IsRunning: true })
                        .Except(_leaving)
                        .Select(node => node.Server.Address),
                ];
            }
        }
    }

    /// <summary>The server's program for processes that start from now on; null is the one built beside this.</summary>
    public string? Program { get; set; }

    /// <summary>Hears of each process before it ends with the cluster.</summary>
    public Action<ClusterNode>? Ending { get; set; }

    /// <summary>Where its processes reach each other.</summary>
    private string Address { get; }

    /// <summary>What a killed process leaves among temporary files goes with the cluster.</summary>
    private DirectoryInfo Temporary { get; }

    /// <summary>Starts a cluster on a PostgreSQL, which is the cluster's from then on and ends with it.</summary>
    public static async Task<ChatCluster> Start(
        PostgresServer postgres,
        MembershipStore store,
        int silos,
        int frontends,
        string address = "127.0.0.1",
        CancellationToken cancellationToken = default)
    {
        RedisServer? redis = null;
        ChatCluster? cluster = null;
        try
        {
            redis = store is MembershipStore.Redis ? await RedisServer.Start(cancellationToken) : null;
            cluster = new ChatCluster(postgres, await postgres.CreateDatabase(cancellationToken), redis, address);
            await Task.WhenAll(Enumerable.Range(0, silos).Select(_ => cluster.AddSilo(cancellationToken)));
            for (var number = 0; number < frontends; number++)
            {
                await cluster.AddFrontend(cancellationToken);
            }

            return cluster;
        }
        catch
        {
            await (cluster?.DisposeAsync() ?? DisposeServers(postgres, redis));
            throw;
        }
    }

    public async Task<ClusterNode> AddSilo(CancellationToken cancellationToken = default)
    {
        var number = Interlocked.Increment(ref _lastNumber);
        var (siloPort, gatewayPort) = (FreePort.Next(), FreePort.Next());
        var server = await ChatServer.Start(
            Options(number, NodeRole.Silo, SiloSettings(siloPort, gatewayPort)) with { Database = Database },
            cancellationToken);
        return Add(new ClusterNode(number, NodeRole.Silo, server, siloPort, gatewayPort));
    }

    public async Task<ClusterNode> AddFrontend(CancellationToken cancellationToken = default)
    {
        var number = Interlocked.Increment(ref _lastNumber);
        var gateways = Nodes
            .Where(node => node is { Role: NodeRole.Silo, Server.IsRunning: true })
            .Select(node => $"{Address}:{node.GatewayPort}");
        var settings = new Dictionary<string, string> { ["Cluster__Gateways"] = string.Join(',', gateways) };
        var server = await ChatServer.Start(Options(number, NodeRole.Frontend, settings), cancellationToken);
        return Add(new ClusterNode(number, NodeRole.Frontend, server));
    }

    /// <summary>Ends a process in order: no client is sent to it any more, then it is asked to end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> Drain(ClusterNode node, CancellationToken cancellationToken = default)
    {
        lock (_guardsNodes)
        {
            _leaving.Add(node);
        }

        var exitCode = await node.Server.Stop(cancellationToken);
        lock (_guardsNodes)
        {
            _leaving.Remove(node);
        }

        return exitCode;
    }

    /// <summary>The settings of one more silo, on free ports.</summary>
    public Dictionary<string, string> SiloSettings() => SiloSettings(FreePort.Next(), FreePort.Next());

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            Ending?.Invoke(node);
            await node.Server.DisposeAsync();
        }

        await DisposeServers(Postgres, _redis);
        _folder.Delete(recursive: true);
    }

    private static async ValueTask DisposeServers(PostgresServer postgres, RedisServer? redis)
    {
        await (redis?.DisposeAsync() ?? ValueTask.CompletedTask);
        await postgres.DisposeAsync();
    }

    private List<ChatServer> Of(NodeRole role) =>
        [.. Nodes.Where(node => node.Role == role).Select(node => node.Server)];

    private ClusterNode Add(ClusterNode node)
    {
        lock (_guardsNodes)
        {
            _nodes.Add(node);
            return node;
        }
    }

    private ChatServerOptions Options(int number, NodeRole role, Dictionary<string, string> settings)
    {
        settings["TMPDIR"] = Temporary.FullName;

        // A load keeps the tokens that it began with, however long it lasts.
        settings["Sessions__AccessTokenLifetime"] = "1.00:00:00";
        return new ChatServerOptions
        {
            Program = Program,
            Data = _folder.CreateSubdirectory($"{number}").FullName,
            Arguments = ["--role", role is NodeRole.Silo ? "silo" : "frontend"],
            Environment = settings,
            StartTriesMax = role is NodeRole.Silo ? 3 : 1,
        };
    }

    private Dictionary<string, string> SiloSettings(int siloPort, int gatewayPort)
    {
        var settings = new Dictionary<string, string>
        {
            ["Cluster__Membership"] = _redis is null ? "postgres" : "redis",
            ["Cluster__Address"] = Address,
            ["Cluster__SiloPort"] = $"{siloPort}",
            ["Cluster__GatewayPort"] = $"{gatewayPort}",
        };
        if (_redis is not null)
        {
            settings["Cluster__Redis"] = _redis.ConnectionString;
        }

        return settings;
    }
}
