using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Streams;

namespace OrleansChat.PushStreams;

/// <summary>Registers push stream providers.</summary>
public static class PushStreamHostingExtensions
{
    /// <summary>
    /// Adds a stream provider that pushes: a producing grain calls its subscribers, which hold leases there. Delivery
    /// takes one hop and no polling. Nothing is stored, so missed items are lost.
    /// </summary>
    /// <param name="builder">The silo.</param>
    /// <param name="name">The name of the provider.</param>
    /// <param name="configure">Changes the defaults.</param>
    public static ISiloBuilder AddPushStreams(
        this ISiloBuilder builder, string name, Action<PushStreamOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddGrainExtension<IPushStreamProducer, PushStreamProducer>();
        builder.Services.AddPushStreams(name, configure);
        return builder;
    }

    /// <inheritdoc cref="AddPushStreams(ISiloBuilder, string, Action{PushStreamOptions}?)"/>
    /// <param name="builder">The client.</param>
    public static IClientBuilder AddPushStreams(
        this IClientBuilder builder, string name, Action<PushStreamOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddPushStreams(name, configure);
        return builder;
    }

    internal static void AddPushStreams(
        this IServiceCollection services, string name, Action<PushStreamOptions>? configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        services.AddOptions<PushStreamOptions>(name).Configure(configure ?? (_ => { })).ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<PushStreamOptions>, PushStreamOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddKeyedSingleton(name, (provider, _) => new PushStreamProvider(
            name,
            provider.GetRequiredService<IOptionsMonitor<PushStreamOptions>>().Get(name),
            provider.GetRequiredService<IGrainFactory>(),
            provider.GetRequiredService<IGrainContextAccessor>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<PushStreamProvider>>()));
        services.AddKeyedSingleton<IStreamProvider>(
            name, (provider, key) => provider.GetRequiredKeyedService<PushStreamProvider>(key));
    }
}
