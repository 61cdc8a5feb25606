using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace OrleansChat.Fanout;

/// <summary>Registers the default stream provider.</summary>
public static class PushStreamExtensions
{
    /// <param name="services">Of a silo or of a client.</param>
    /// <param name="subscriber">
    /// Names this process among the subscribers of a stream; unique per start of a process.
    /// </param>
    public static IServiceCollection AddPushStreams(this IServiceCollection services, string subscriber) =>
        services.AddKeyedSingleton<IStreamProvider>(FanoutStreams.Provider, (provider, _) => new PushStreamProvider(
            provider.GetRequiredService<IGrainFactory>(),
            subscriber,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<PushStreamProvider>>()));
}
