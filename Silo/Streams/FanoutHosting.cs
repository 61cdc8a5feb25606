using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using OrleansChat.Configuration;
using OrleansChat.Conversations;
using OrleansChat.Fanout;
using OrleansChat.PushStreams;
using OrleansChat.Sessions;

namespace OrleansChat.Silo.Streams;

/// <summary>
/// Adds the stream provider that brings events to frontends: push streams or, by <see cref="StreamOptions.Provider"/>,
/// Orleans' memory streams.
/// </summary>
internal static class FanoutHosting
{
    /// <summary>Where Orleans looks for the storage of subscriptions.</summary>
    private const string SubscriptionStorage = "PubSubStore";

    /// <summary>How often memory streams are polled: a message waits half of it. Orleans' default is 100 ms.</summary>
    private static readonly TimeSpan PollingPeriod = TimeSpan.FromMilliseconds(10);

    /// <exception cref="OptionsValidationException">There is no such provider.</exception>
    public static ISiloBuilder AddFanoutStreams(this ISiloBuilder silo) => IsMemory(silo.Configuration)
        ? silo.AddMemoryGrainStorage(SubscriptionStorage).AddMemoryStreams(
            FanoutStreams.Provider,
            streams => streams.ConfigurePullingAgent(options => options.Configure(SetPolling)))
        : silo.AddPushStreams(FanoutStreams.Provider, SetProducers);

    /// <exception cref="OptionsValidationException">There is no such provider.</exception>
    public static IClientBuilder AddFanoutStreams(this IClientBuilder client) => IsMemory(client.Configuration)
        ? client.AddMemoryStreams(FanoutStreams.Provider)
        : client.AddPushStreams(FanoutStreams.Provider, SetProducers);

    private static void SetPolling(StreamPullingAgentOptions options) =>
        options.GetQueueMsgsTimerPeriod = PollingPeriod;

    private static void SetProducers(PushStreamOptions options)
    {
        options.SetProducer<IConversationGrain>(FanoutStreams.Conversations);
        options.SetProducer<ISessionGrain>(FanoutStreams.Users);

        // A feed encodes the event and puts it into queues; it waits for nothing.
        options.CallLocalObserversDirectly = true;
    }

    private static bool IsMemory(IConfiguration configuration) =>
        configuration.Read<StreamOptions, StreamOptionsValidator>(StreamOptions.Section).Provider
            is StreamOptions.Memory;
}
