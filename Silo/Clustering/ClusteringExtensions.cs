using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using OrleansChat.Silo.Storage.PostgreSql;

namespace OrleansChat.Silo.Clustering;

/// <summary>How a process becomes a silo, or a client of silos.</summary>
internal static class ClusteringExtensions
{
    /// <summary>The configured cluster of this process; none when it is one by itself.</summary>
    public static string? ClusterOf(IConfiguration configuration) =>
        Options(configuration) is { Membership: not null } cluster ? $"{cluster.ServiceId}/{cluster.ClusterId}" : null;

    /// <summary>Adds a silo of a cluster or, if no membership is configured, of its own on localhost.</summary>
    /// <param name="builder">The host's.</param>
    /// <param name="isAlone">
    /// No other process joins: without membership the silo then takes a free port of the loopback and has no gateway,
    /// so that any number of servers fit on one machine.
    /// </param>
    /// <param name="configure">Adds what the silo needs besides.</param>
    public static void AddSilo(this WebApplicationBuilder builder, bool isAlone, Action<ISiloBuilder> configure)
    {
        var cluster = Options(builder.Configuration);
        builder.UseOrleans(silo =>
        {
            configure(silo);
            silo.Configure<Orleans.Configuration.ClusterOptions>(options => SetIds(options, cluster));
            silo.Configure<SiloMessagingOptions>(options =>
            {
                options.ResponseTimeout = cluster.ResponseTimeout;
                options.MaxEnqueuedRequestsHardLimit = cluster.WaitingCallsMax;
                options.MaxEnqueuedRequestsHardLimit_StatelessWorker = cluster.WaitingCallsMax;
            });
            if (cluster.Membership is { } membership)
            {
                SetEndpoints(silo, cluster);
                silo.UseAdoNetClustering(options =>
                {
                    options.Invariant = PostgresSettings.Invariant;
                    options.ConnectionString = membership;
                });
                return;
            }

            var (siloPort, gatewayPort) = isAlone ? (FreeLoopbackPort(), 0) : (cluster.SiloPort, cluster.GatewayPort);
            silo.UseLocalhostClustering(
                siloPort, gatewayPort, serviceId: cluster.ServiceId, clusterId: cluster.ClusterId);
        });
    }

    /// <summary>Adds a client of the configured cluster, or of a silo on localhost.</summary>
    public static void AddClusterClient(this WebApplicationBuilder builder, Action<IClientBuilder> configure)
    {
        var cluster = Options(builder.Configuration);
        builder.UseOrleansClient(client =>
        {
            configure(client);
            client.Configure<Orleans.Configuration.ClusterOptions>(options => SetIds(options, cluster));
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = cluster.ResponseTimeout);
            if (cluster.Membership is { } membership)
            {
                client.UseAdoNetClustering(options =>
                {
                    options.Invariant = PostgresSettings.Invariant;
                    options.ConnectionString = membership;
                });
            }
            else
            {
                client.UseLocalhostClustering(cluster.GatewayPort, cluster.ServiceId, cluster.ClusterId);
            }
        });
    }

    private static ClusterOptions Options(IConfiguration configuration)
    {
        var options = configuration.GetSection(ClusterOptions.Section).Get<ClusterOptions>() ?? new();
        options.Validate();
        return options;
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

    private static int FreeLoopbackPort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
