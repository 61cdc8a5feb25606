using System.Data.Common;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansChat.Frontend;
using OrleansChat.Frontend.Connections;
using OrleansChat.Frontend.Http;
using OrleansChat.Frontend.Uploads;
using OrleansChat.Silo.Clustering;
using OrleansChat.Silo.Settings;
using OrleansChat.Silo.Streams;

namespace OrleansChat.Silo.Hosting;

/// <summary>A process of the server: silo, frontend or both.</summary>
internal static class Server
{
    private const int Failed = 1;

    /// <summary>What grains and the rest of the host get to end, after all that has a time-out of its own.</summary>
    internal static readonly TimeSpan GrainsShutdown = TimeSpan.FromSeconds(10);

    /// <param name="commandLine">What it says, by the names of the settings.</param>
    public static Task<int> Run(IReadOnlyDictionary<string, string?> commandLine) =>
        Refusal.Tell(Failed, () => RunToEnd(commandLine));

    private static async Task<int> RunToEnd(IReadOnlyDictionary<string, string?> commandLine)
    {
        var settings = ServerSettings.Read(ChatConfiguration.Load(commandLine));
        await using var server = Build(settings, commandLine);
        await Start(server, settings);
        await Announce(server, settings);
        await server.WaitForShutdownAsync();
        return server.Services.GetService<StorageLifecycle>() is { IsLost: true } ? Failed : 0;
    }

    private static WebApplication Build(ServerSettings settings, IReadOnlyDictionary<string, string?> commandLine)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // Static files lie beside the program, wherever it was started from.
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = ChatConfiguration.EnvironmentOf(settings.Profile),
        });
        builder.Configuration.AddOperatorSources(commandLine, reload: true);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenAnyIP(settings.Port));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = GrainsShutdown);
        if (settings.Role is ServerRole.Frontend)
        {
            builder.AddClusterClient(client => client.AddFanoutStreams());
        }
        else
        {
            builder.AddChatSilo(settings);
        }

        builder.Services.AddHostedService<SettingsWatch>();
        return settings.Role is ServerRole.Silo ? BuildSilo(builder) : BuildFrontend(builder, settings);
    }

    private static WebApplication BuildSilo(WebApplicationBuilder builder)
    {
        builder.Services.AddGrainHealth();
        var silo = builder.Build();
        silo.MapHealth();
        return silo;
    }

    private static WebApplication BuildFrontend(WebApplicationBuilder builder, ServerSettings settings)
    {
        builder.Services.AddFrontend().AddHttp();
        builder.Services.AddOptions<HostOptions>().Configure<ConnectionOptions>(
            (host, connections) => host.ShutdownTimeout += connections.DrainDelay + connections.DrainTimeout);
        if (settings.Role is ServerRole.All)
        {
            builder.Services.AddOptions<UploadOptions>().Configure<IOptions<ClusterOptions>>((uploads, cluster) =>
                uploads.Folder ??= DefaultUploadFolder(settings, cluster.Value));
        }

        var server = builder.Build();
        server.MapFrontend();
        return server;
    }

    /// <summary>Only of a process that is alone: all frontends of a cluster must share the folder.</summary>
    internal static string? DefaultUploadFolder(ServerSettings settings, ClusterOptions cluster) =>
        cluster.Name is null ? Path.Combine(settings.Data, "uploads") : null;

    private static async Task Start(WebApplication server, ServerSettings settings)
    {
        try
        {
            await server.StartAsync();
        }
        catch (OperationCanceledException fault) when (server.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw new StartupException("The server was stopped before it had started.", fault);
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException)
        {
            throw new StartupException($"Port {settings.Port} is in use. Choose another with --port.", fault);
        }
        catch (Exception fault) when (
            fault is OrleansException or DbException or StackExchange.Redis.RedisException
            && server.Services.GetService<StorageLifecycle>() is null or { IsOpen: true })
        {
            throw new StartupException($"Can't join the cluster: {fault.Message}", fault);
        }
    }

    private static Task Announce(WebApplication server, ServerSettings settings)
    {
        var version = typeof(Server).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
        var features = server.Services.GetRequiredService<IServer>().Features;
        var addresses = features.Get<IServerAddressesFeature>()!.Addresses;
        var port = new Uri(addresses.First().Replace("[::]", "localhost", StringComparison.Ordinal)).Port;
        return Console.Out.WriteLineAsync($"""
            Orleans.Chat {version?.InformationalVersion.Split('+')[0]}
              database  {StorageHosting.Describe(settings)}
              limits    {settings.Profile} profile
              serving   http://localhost:{port}   (Ctrl-C to stop)
            """);
    }
}
