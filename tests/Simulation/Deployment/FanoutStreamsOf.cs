using OrleansChat.Conversations;
using OrleansChat.Fanout;
using OrleansChat.PushStreams;
using OrleansChat.Sessions;

namespace OrleansChat.Tests.Simulation.Deployment;

/// <summary>The streams of the product, as its hosting adds them by default.</summary>
internal static class FanoutStreamsOf
{
    public static void Silo(ISiloBuilder silo) => silo.AddPushStreams(FanoutStreams.Provider, Configure);

    public static void Client(IClientBuilder client) => client.AddPushStreams(FanoutStreams.Provider, Configure);

    private static void Configure(PushStreamOptions options)
    {
        options.SetProducer<IConversationGrain>(FanoutStreams.Conversations);
        options.SetProducer<ISessionGrain>(FanoutStreams.Users);
        options.CallLocalObserversDirectly = true;

        // The default follows the processors of the machine, on which no run may depend.
        options.Receivers = 2;
    }
}
