using Microsoft.Extensions.Configuration;

namespace OrleansChat.Tests.Simulation.Deployment;

/// <summary>The settings that ship with the server for its development profile.</summary>
internal static class DevelopmentProfile
{
    public static IConfiguration Settings { get; } = new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.Development.json"))
        .Build();
}
