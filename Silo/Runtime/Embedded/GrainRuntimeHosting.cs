using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace OrleansChat.Silo.Runtime;

/// <summary>The embedded runtime: everything in this process.</summary>
internal static class GrainRuntimeHosting
{
    public const string Name = "embedded";

    /// <summary>Whether other processes can join.</summary>
    public const bool HasClusters = false;

    /// <summary>The configured cluster of this process; none when it is one by itself.</summary>
    public static string? ClusterOf(IConfiguration configuration) => null;

    public static void AddSilo(this WebApplicationBuilder builder) =>
        builder.Services.AddEmbeddedGrains(
            options => builder.Configuration.GetSection(EmbeddedGrainsOptions.Section).Bind(options));

    public static void AddClient(this WebApplicationBuilder builder) =>
        throw new NotSupportedException("The embedded runtime has no clients outside its process.");
}
