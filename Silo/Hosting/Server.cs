using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using OrleansChat.Frontend;
using OrleansChat.Grains;
using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Conversations;
using OrleansChat.Grains.RateLimits;
using OrleansChat.Grains.Sessions;
using OrleansChat.Silo.Runtime;
using OrleansChat.Silo.Storage;

namespace OrleansChat.Silo.Hosting;

/// <summary>The whole server in one process: silo, storage and frontend.</summary>
internal static class Server
{
    private const int Failed = 1;

    public static async Task<int> Run(ServerSettings settings)
    {
        try
        {
            await using var server = await Build(settings);
            await Start(server, settings);
            Announce(server, settings);
            await server.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception refusal) when (refusal is StartupException or OptionsValidationException)
        {
            await Console.Error.WriteLineAsync(refusal.Message);
            return Failed;
        }
    }

    /// <summary>Puts the parts together and opens the database, without listening yet.</summary>
    public static async Task<WebApplication> Build(ServerSettings settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(
        [
            new($"{RateLimitOptions.Section}:{nameof(RateLimitOptions.Profile)}", settings.Profile),
        ]);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenAnyIP(settings.Port));

        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IIdSource, RandomIdSource>();
        services.AddSingleton<IPasswordHasher<StoredAccount>, PasswordHasher<StoredAccount>>();
        services.AddOptions<ConversationOptions>().BindConfiguration(ConversationOptions.Section)
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<SessionOptions>().BindConfiguration(SessionOptions.Section)
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section)
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddStorage(await OpenDatabase(settings));
        services.AddFrontend(builder.Configuration);
        builder.AddGrainRuntime();

        var server = builder.Build();
        server.MapFrontend();
        return server;
    }
}
