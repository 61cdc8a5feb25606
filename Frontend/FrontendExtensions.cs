using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Streams;
using OrleansChat.Configuration;
using OrleansChat.Fanout;
using OrleansChat.Frontend.Audit;
using OrleansChat.Frontend.Connections;
using OrleansChat.Frontend.Delivery;
using OrleansChat.Frontend.Fanout;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Frontend.RateLimits;
using OrleansChat.Frontend.Requests;
using OrleansChat.Frontend.Sockets;

namespace OrleansChat.Frontend;

/// <summary>Connections and fan-out of a frontend, whatever its sockets come from.</summary>
public static class FrontendExtensions
{
    public static IServiceCollection AddFrontend(this IServiceCollection services)
    {
        services.AddSingleton<Admission>();
        services.AddSingleton<IConnectionListenerFactory, SocketTransport>();
        services.AddRouting();
        AddOptions<FrontendOptions, FrontendOptionsValidator>(services, FrontendOptions.Section);
        AddOptions<ConnectionOptions, ConnectionOptionsValidator>(services, ConnectionOptions.Section);
        AddOptions<FanoutOptions, FanoutOptionsValidator>(services, FanoutOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(RandomNumberGenerator.Create());
        services.AddSingleton<FrontendIds>();
        services.AddSingleton<GrainCalls>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<RateLimiter>();
        services.AddSingleton(provider => new WriteScheduler(
            provider.GetRequiredService<FanoutOptions>().Writers,
            provider.GetRequiredService<FanoutOptions>().WriteInterval,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<FanoutServices>();
        services.AddSingleton<SiloLosses>();
        services.AddSingleton(provider =>
        {
            var hub = new FanoutHub(
                provider.GetRequiredKeyedService<IStreamProvider>(FanoutStreams.Provider),
                provider.GetRequiredService<FanoutServices>());
            provider.GetRequiredService<SiloLosses>().Noted += (_, _) => hub.Recover();
            return hub;
        });
        services.AddSingleton<ConnectionRegistry>();
        services.AddSingleton<ConnectionsPerAddress>();
        services.AddSingleton<ConnectionServices>();
        services.AddSingleton<ConversationCommands>();
        services.AddSingleton<ExecuteCommands>(
            provider => provider.GetRequiredService<ConversationCommands>().Execute);
        services.AddSingleton<RequestRouter>();
        services.AddSingleton(UploadLimit.None);
        services.AddSingleton<HelloHandler>();
        services.AddSingleton<CommandHandler>();
        services.AddSingleton<ReadHandler>();
        services.AddSingleton<SubscribeHandler>();
        services.AddSingleton<PresenceHandler>();
        services.AddSingleton<BlockHandler>();
        services.AddSingleton<LinkHandler>();
        services.AddSingleton<ProfileHandler>();
        services.AddHostedService<FrontendLoop>();
        return services;
    }

    internal static void AddOptions<TOptions, TValidator>(IServiceCollection services, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddSettings<TOptions, TValidator>(section);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<TOptions>>().Value);
    }
}
