using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using OrleansChat.Silo.Hosting;

namespace OrleansChat.Silo.Runtime;

/// <summary>The embedded runtime: everything in this process.</summary>
internal static class GrainRuntimeHosting
{
    public const string Name = "embedded";

    public static void AddSilo(this WebApplicationBuilder builder) =>
        builder.Services.AddEmbeddedGrains(options => builder.Configuration.GetSection("Grains").Bind(options));

    public static void AddClient(this WebApplicationBuilder builder) =>
        throw new StartupException("A process of its own for the frontend needs --runtime orleans.");
}
