using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Serialization;
using OrleansChat.Configuration;
using OrleansChat.Silo.Storage.PostgreSql;
using StackExchange.Redis;

namespace OrleansChat.Silo.Clustering;

/// <summary>How a process becomes a silo, or a client of silos.</summary>
internal static class ClusteringExtensions
{
    /// <summary>How often a frontend asks which silos there are.</summary>
    private static readonly TimeSpan GatewayRefreshPeriod = TimeSpan.FromSeconds(0.2);

    /// <summary>How long a frontend that starts waits for a first silo, and how often it tries.</summary>
    private static readonly TimeSpan FirstSiloMaxWait = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan FirstSiloRetryPeriod = TimeSpan.FromMilliseconds(500);

    /// <summary>How often a silo reads the membership table; changes mostly reach it sooner, by gossip.</summary>
    private static readonly TimeSpan TableRefreshPeriod = TimeSpan.FromSeconds(5);

    /// <summary>Probes that a silo may miss; the second goes by way of another silo, whose vote it is.</summary>
    private const int MissedProbesLimit = 2;

    /// <summary>
    /// How far Orleans may adapt the time-out to answers that take longer. It also waits so long, for each probe that
    /// may be missed, after the last message from a silo, before it holds that one for dead.
    /// </summary>
    private const double ProbeTimeoutGrowthMax = 1.25;

    /// <summary>How far down: probes go out so often where answers are quick.</summary>
    private const double ProbeTimeoutGrowthMin = 0.25;

    /// <summary>
    /// How long a silo that ends still serves after it told frontends to call it no more: longer than most calls take.
    /// </summary>
    private static readonly TimeSpan GatewayNotice = TimeSpan.FromSeconds(0.2);

    private static readonly TimeSpan RedisRetryPeriod = TimeSpan.FromSeconds(1);

    /// <summary>Adds a silo of a cluster or, if no membership is configured, of its own on localhost.</summary>
    /// <param name="builder">The host's.</param>
    /// <param name="isAlone">
    /// No other process joins: without membership the silo then takes a free port of the loopback and has no gateway,
    /// so that any number of servers fit on one machine.
    /// </param>
    /// <param name="isShared">Whether other silos can use the chat's database: it is not SQLite.</param>
    /// <param name="configure">Adds what the silo needs besides.</param>
    /// <exception cref="OptionsValidationException">Silos are to share a database, but it is SQLite.</exception>
    public static void AddSilo(
        this WebApplicationBuilder builder, bool isAlone, bool isShared, Action<ISiloBuilder> configure)
    {
        var cluster = Options(builder.Configuration);
        builder.UseOrleans(silo =>
        {
            configure(silo);
            silo.Configure<Orleans.Configuration.ClusterOptions>(options => SetIds(options, cluster));
            silo.Configure<ExceptionSerializationOptions>(AllowDatabaseFaults);
            silo.Configure<SiloMessagingOptions>(options =>
            {
                options.ResponseTimeout = cluster.ResponseTimeout;
                options.ClientGatewayShutdownNotificationTimeout = GatewayNotice;
                options.MaxEnqueuedRequestsHardLimit = cluster.WaitingCallsMax;
                options.MaxEnqueuedRequestsHardLimit_StatelessWorker = cluster.WaitingCallsMax;
            });
            if (cluster.Membership != ClusterOptions.NoMembership)
            {
                SetEndpoints(silo, cluster);
                AddMembership(silo, cluster, isShared);
                AddDirectory(silo);
                silo.Services.AddHostedService<SiloDeparture>();
                silo.Services.Configure<HostOptions>(host => host.ShutdownTimeout += cluster.LeaveTimeout);
                silo.Configure<ClusterMembershipOptions>(options => SetDetection(options, cluster));
                silo.Configure<ConnectionOptions>(options => options.OpenConnectionTimeout = cluster.ProbeTimeout);
                return;
            }

            var (siloPort, gatewayPort) = isAlone ? (FreeLoopbackPort(), 0) : (cluster.SiloPort, cluster.GatewayPort);
            silo.UseLocalhostClustering(
                siloPort, gatewayPort, serviceId: cluster.ServiceId, clusterId: cluster.ClusterId);
        });
    }

    /// <summary>Adds a client of the cluster whose silos it finds by <see cref="ClusterOptions.Gateways"/>.</summary>
    public static void AddClusterClient(this WebApplicationBuilder builder, Action<IClientBuilder> configure)
    {
        var cluster = Options(builder.Configuration);
        builder.UseOrleansClient(client =>
        {
            configure(client);
            client.Configure<Orleans.Configuration.ClusterOptions>(options => SetIds(options, cluster));
            client.Configure<ExceptionSerializationOptions>(AllowDatabaseFaults);
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = cluster.ResponseTimeout);
            client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = GatewayRefreshPeriod);
            client.Services.AddSettings<ClusterOptions, ClusterOptionsValidator>(ClusterOptions.Section);
            client.Services.AddSingleton<IGatewayListProvider, SiloGateways>();
            client.AddOutgoingGrainCallFilter<CallsInFlight>();
            var started = Stopwatch.GetTimestamp();
            client.UseConnectionRetryFilter(async (_, cancellationToken) =>
            {
                await Task.Delay(FirstSiloRetryPeriod, cancellationToken);
                return Stopwatch.GetElapsedTime(started) < FirstSiloMaxWait;
            });
        });
    }

    private static ClusterOptions Options(IConfiguration configuration) =>
        configuration.Read<ClusterOptions, ClusterOptionsValidator>(ClusterOptions.Section);

    private static void AddMembership(ISiloBuilder silo, ClusterOptions cluster, bool isShared)
    {
        if (!isShared)
        {
            throw new OptionsValidationException(
                ClusterOptions.Section,
                typeof(ClusterOptions),
                ["Silos of a cluster share a PostgreSQL database. Name it with --database, or remove Membership."]);
        }

        if (cluster.Membership == ClusterOptions.RedisMembership)
        {
            silo.UseRedisClustering(options => options.ConfigurationOptions = RedisSettings(cluster.Redis!));
            silo.Services.AddSingleton<RedisMembershipCopy>();
            LastingMembershipTable.Decorate(silo.Services);
            return;
        }

        silo.UseAdoNetClustering(clustering => clustering.Configure<IOptions<PostgresOptions>>((options, database) =>
        {
            options.Invariant = PostgresSettings.Invariant;
            options.ConnectionString = PostgresSettings.OfMembership(database.Value);
        }));
        LastingMembershipTable.Decorate(silo.Services);
    }

    /// <summary>A command fails at once while there is no connection, which is tried again every second.</summary>
    private static ConfigurationOptions RedisSettings(string text)
    {
        var settings = ConfigurationOptions.Parse(text);
        settings.BacklogPolicy = BacklogPolicy.FailFast;
        settings.ReconnectRetryPolicy = new LinearRetry((int)RedisRetryPeriod.TotalMilliseconds);
        return settings;
    }

    /// <summary>
    /// Orleans' usual directory gives up a third of all grains when one of three silos leaves, also such as are
    /// elsewhere; this one hands over where they are, or asks the silos that are left.
    /// </summary>
    private static void AddDirectory(ISiloBuilder silo)
    {
#pragma warning disable ORLEANSEXP003 // What may still change is how it is switched on.
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003

        // A silo that is held for dead may still live for a moment, and the database fences what it writes.
        silo.Configure<GrainDirectoryOptions>(options => options.RangeLeaseDuration = TimeSpan.Zero);
    }

    private static void SetDetection(ClusterMembershipOptions options, ClusterOptions cluster)
    {
        options.ProbeTimeout = cluster.ProbeTimeout;
        options.MinProbeTimeout = cluster.ProbeTimeout * ProbeTimeoutGrowthMin;
        options.MaxProbeTimeout = cluster.ProbeTimeout * ProbeTimeoutGrowthMax;
        options.NumMissedProbesLimit = MissedProbesLimit;
        options.TableRefreshTimeout = TableRefreshPeriod;
    }

    private static void SetEndpoints(ISiloBuilder silo, ClusterOptions cluster)
    {
        if (cluster.Address is { } address)
        {
            silo.ConfigureEndpoints(IPAddress.Parse(address), cluster.SiloPort, cluster.GatewayPort);
        }
        else
        {
            silo.ConfigureEndpoints(cluster.SiloPort, cluster.GatewayPort);
        }
    }

    private static void SetIds(Orleans.Configuration.ClusterOptions options, ClusterOptions cluster)
    {
        options.ClusterId = cluster.ClusterId;
        options.ServiceId = cluster.ServiceId;
    }

    /// <summary>A caller in another process tells a client the same as one beside the grain.</summary>
    private static void AllowDatabaseFaults(ExceptionSerializationOptions options) =>
        options.SupportedNamespacePrefixes.Add(nameof(Npgsql));

    private static int FreeLoopbackPort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
