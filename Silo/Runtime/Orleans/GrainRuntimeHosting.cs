using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace OrleansChat.Silo.Runtime;

/// <summary>Microsoft.Orleans: this process is a silo, of a cluster of one unless membership is configured.</summary>
internal static class GrainRuntimeHosting
{
    public const string Name = "Microsoft.Orleans";

    public static void AddGrainRuntime(this WebApplicationBuilder builder) =>
        builder.UseOrleans(silo =>
        {
            var cluster = builder.Configuration.GetSection(ClusterOptions.Section).Get<ClusterOptions>() ?? new();
            if (cluster.Membership is null)
            {
                silo.UseLocalhostClustering(cluster.SiloPort, cluster.GatewayPort);
            }
            else
            {
                silo.UseAdoNetClustering(options =>
                {
                    options.Invariant = "Npgsql";
                    options.ConnectionString = cluster.Membership;
                });
                silo.ConfigureEndpoints(cluster.SiloPort, cluster.GatewayPort);
                silo.Configure<Orleans.Configuration.ClusterOptions>(options =>
                {
                    options.ClusterId = cluster.ClusterId;
                    options.ServiceId = cluster.ServiceId;
                });
            }
        });
}
