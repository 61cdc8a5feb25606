using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace OrleansChat.Silo.Runtime;

/// <summary>The embedded runtime: everything in this process.</summary>
internal static class GrainRuntimeHosting
{
    public const string Name = "embedded";

    public static void AddGrainRuntime(this WebApplicationBuilder builder) =>
        builder.Services.AddEmbeddedGrains(options => builder.Configuration.GetSection("Grains").Bind(options));
}
