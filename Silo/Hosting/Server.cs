using System.Data.Common;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansChat.Frontend;
using OrleansChat.Frontend.Connections;
using OrleansChat.Frontend.Http;
using OrleansChat.Grains;
using OrleansChat.Grains.RateLimits;
using OrleansChat.Silo.Clustering;
using OrleansChat.Silo.Mail;
using OrleansChat.Silo.Settings;
using OrleansChat.Silo.Storage;
using OrleansChat.Silo.Storage.SoftState;
using OrleansChat.Silo.Streams;

namespace OrleansChat.Silo.Hosting;

/// <summary>The whole server in one process: storage, silo and frontend.</summary>
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
        // The profile says which files the host reads, and those can hold the rest.
        var profile = ServerSettings.Read(ChatConfiguration.Load(commandLine)).Profile;
        var builder = Configure(profile, commandLine);
        var settings = ServerSettings.Read(builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenAnyIP(settings.Port));
        using var loggers = LoggerFactory.Create(
            logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
        await using var claim = settings.Role is ServerRole.Frontend
            ? null
            : await StorageHosting.Claim(settings, builder.Configuration, loggers);
        await using var storage = claim is null
            ? null
            : await StorageHosting.Open(settings, builder.Configuration, loggers);
        await using var server = Build(builder, settings, storage);
        await Start(server, settings);
        await Announce(server, settings);
        var stopped = server.WaitForShutdownAsync();
        if (claim is null || await Task.WhenAny(stopped, claim.Lost) == stopped)
        {
            await stopped;
            return 0;
        }

        await Console.Error.WriteLineAsync(await claim.Lost);
        await server.StopAsync();
        return Failed;
    }

    private static WebApplicationBuilder Configure(
        string profile, IReadOnlyDictionary<string, string?> commandLine)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // Static files lie beside the program, wherever it was started from.
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = profile == RateLimitProfiles.Development
                ? Environments.Development
                : Environments.Production,
        });
        builder.Configuration.AddOperatorSources(commandLine, reload: true);
        builder.Configuration[$"{RateLimitOptions.Section}:{nameof(RateLimitOptions.Profile)}"] ??= profile;
        builder.Logging.SetMinimumLevel(LogLevel.Warning);

        // That the server cannot start is said in a sentence below, not by a stack trace of the host.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

        // Orleans advises server collection, which costs this server more than it gives (docs/performance.md).
        builder.Logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error);
        return builder;
    }

    /// <param name="storage">None in a process that is a frontend only.</param>
    private static WebApplication Build(WebApplicationBuilder builder, ServerSettings settings, ChatStorage? storage)
    {
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddHostedService<SettingsWatch>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = GrainsShutdown);
        if (storage is not null)
        {
            AddSilo(builder, storage, settings);
        }
        else
        {
            builder.AddClusterClient(client => client.AddFanoutStreams());
        }

        if (settings.Role is ServerRole.Silo)
        {
            builder.Services.AddGrainHealth();
            var silo = builder.Build();
            silo.MapHealth();
            return silo;
        }

        if (settings.Role is ServerRole.All)
        {
            // There is no other frontend that would have to share it.
            builder.Configuration["Uploads:Folder"] ??= Path.Combine(settings.Data, "uploads");
        }

        builder.Services.AddFrontend(builder.Configuration).AddHttp(builder.Configuration);
        builder.Services.AddOptions<HostOptions>().Configure<ConnectionOptions>(
            (host, connections) => host.ShutdownTimeout += connections.DrainDelay + connections.DrainTimeout);
        var server = builder.Build();
        server.MapFrontend();
        return server;
    }

    /// <summary>All that a silo needs.</summary>
    internal static void AddSilo(WebApplicationBuilder builder, ChatStorage storage, ServerSettings settings)
    {
        builder.Services.AddStorage(storage);
        builder.Services.AddChatGrains();
        builder.Services.AddMail(Path.Combine(settings.Data, "mail"));
        builder.AddSilo(
            isAlone: settings.Role is ServerRole.All,
            settings.Database is null ? null : StorageHosting.PostgresOptions(settings, builder.Configuration),
            silo => silo.AddSoftState(GrainStorage.SoftState, storage.SoftState).AddFanoutStreams());
    }

    private static async Task Start(WebApplication server, ServerSettings settings)
    {
        try
        {
            await ClusteringExtensions.FindMembership(server.Services);
            await server.StartAsync();
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException)
        {
            throw new StartupException($"Port {settings.Port} is in use. Choose another with --port.", fault);
        }
        catch (Exception fault) when (fault is OrleansException or DbException or StackExchange.Redis.RedisException)
        {
            // The chat's own database is open by now.
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
