using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace OrleansChat.Silo.Runtime;

/// <summary>
/// Microsoft.Orleans: silos and frontends of a cluster, which is one silo on localhost unless configured.
/// </summary>
internal static class GrainRuntimeHosting
{
    public const string Name = "Microsoft.Orleans";

    /// <summary>Whether other processes can join.</summary>
    public const bool HasClusters = true;

    private const string MembershipInvariant = "Npgsql";

    /// <summary>The configured cluster of this process; none when it is one by itself.</summary>
    public static string? ClusterOf(IConfiguration configuration) =>
        Options(configuration) is { Membership: not null } cluster ? $"{cluster.ServiceId}/{cluster.ClusterId}" : null;

    public static void AddSilo(this WebApplicationBuilder builder)
    {
        var cluster = Options(builder.Configuration);
        builder.UseOrleans(silo =>
        {
            if (cluster.Membership is null)
            {
                silo.UseLocalhostClustering(
                    cluster.SiloPort, cluster.GatewayPort, serviceId: cluster.ServiceId, clusterId: cluster.ClusterId);
                return;
            }

            silo.Configure<Orleans.Configuration.ClusterOptions>(options => SetIds(options, cluster));
            SetEndpoints(silo, cluster);
            silo.UseAdoNetClustering(options =>
            {
                options.Invariant = MembershipInvariant;
                options.ConnectionString = cluster.Membership;
            });
        });
    }

    public static void AddClient(this WebApplicationBuilder builder)
    {
        var cluster = Options(builder.Configuration);
        builder.UseOrleansClient(client =>
        {
            if (cluster.Membership is null)
            {
                client.UseLocalhostClustering(cluster.GatewayPort, cluster.ServiceId, cluster.ClusterId);
                return;
            }

            client.Configure<Orleans.Configuration.ClusterOptions>(options => SetIds(options, cluster));
            client.UseAdoNetClustering(options =>
            {
                options.Invariant = MembershipInvariant;
                options.ConnectionString = cluster.Membership;
            });
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
}
