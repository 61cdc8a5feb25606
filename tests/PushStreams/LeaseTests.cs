using OrleansChat.PushStreams;
using OrleansChat.Tests.PushStreams.Fixtures;

namespace OrleansChat.Tests.PushStreams;

/// <summary>How a producer forgets subscribers, and subscribers find their producer again.</summary>
public sealed class LeaseTests : IAsyncLifetime
{
    private static readonly PushStreamOptions Defaults = new();

    private readonly PushCluster _cluster = new();
    private readonly Recorder _recorder = new();
    private readonly StreamId _stream = PushCluster.RoomStream("leased");

    public ValueTask InitializeAsync() => _cluster.InitializeAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_subscriber_that_does_not_renew_is_forgotten_until_it_resumes()
    {
        var room = _cluster.Room("leased");
        var subscription = await _cluster.Stream(_stream).SubscribeAsync(_recorder);

        _cluster.SiloClock.Advance(Defaults.LeaseDuration - TimeSpan.FromSeconds(1));
        await room.Say("in time");
        (await _recorder.Next()).ShouldBe("in time");

        _cluster.SiloClock.Advance(TimeSpan.FromSeconds(1));
        await room.Say("too late");
        _cluster.Calls.Notified(_stream).ShouldBe(1);

        await subscription.ResumeAsync(_recorder);
        await room.Say("again");
        (await _recorder.Next()).ShouldBe("again");
    }

    [Fact]
    public async Task A_lease_is_renewed_before_it_ends()
    {
        var room = _cluster.Room("leased");
        await _cluster.Stream(_stream).SubscribeAsync(_recorder);

        for (var round = 0; round < 4; round++)
        {
            var renewed = _cluster.Calls.Next(nameof(IPushStreamProducer.Subscribe), _stream);
            _cluster.ClientClock.Advance(Defaults.RenewalPeriod);
            _cluster.SiloClock.Advance(Defaults.RenewalPeriod);
            await renewed;
        }

        await room.Say("still here");
        (await _recorder.Next()).ShouldBe("still here");
    }

    [Fact]
    public async Task An_end_that_is_overtaken_by_a_new_subscription_does_not_end_it()
    {
        var room = _cluster.Room("leased");
        await _cluster.Stream(_stream).SubscribeAsync(_recorder);
        var provider = (PushStreamProvider)_cluster.Cluster.Client.GetStreamProvider(PushCluster.Provider);
        provider.IsOwn(provider.ConsumerOf(_stream)).ShouldBeTrue();

        await room.AsReference<IPushStreamProducer>()
            .Unsubscribe(PushCluster.Provider, _stream, provider.ConsumerOf(_stream), version: 0);

        await room.Say("still here");
        (await _recorder.Next()).ShouldBe("still here");
    }

    [Fact]
    public async Task Subscribers_follow_a_producer_that_is_deactivated_without_waiting_for_a_renewal()
    {
        var room = _cluster.Room("leased");
        await _cluster.Stream(_stream).SubscribeAsync(_recorder);

        var renewed = _cluster.Calls.Next(nameof(IPushStreamProducer.Subscribe), _stream);
        await _cluster.Cluster.DeactivateAsync(room);
        await renewed;

        await room.Say("new activation");
        (await _recorder.Next()).ShouldBe("new activation");
    }

    [Fact]
    public async Task A_subscription_continues_after_its_silo_is_lost_when_it_is_resumed()
    {
        var room = _cluster.Room("leased");
        var subscription = await _cluster.Stream(_stream).SubscribeAsync(_recorder);

        await _cluster.Cluster.KillSiloAsync(
            await _cluster.SiloOf(room), TestContext.Current.CancellationToken);
        await UntilTheClusterNoticed(async () => subscription = await subscription.ResumeAsync(_recorder));

        await room.Say("another silo");
        (await _recorder.Next()).ShouldBe("another silo");
    }

    [Fact]
    public async Task A_subscription_continues_after_its_silo_is_lost_with_the_next_renewal()
    {
        var room = _cluster.Room("leased");
        await _cluster.Stream(_stream).SubscribeAsync(_recorder);

        await _cluster.Cluster.KillSiloAsync(
            await _cluster.SiloOf(room), TestContext.Current.CancellationToken);
        await UntilTheClusterNoticed(() => room.Say("perhaps unheard"));
        var renewed = _cluster.Calls.Next(nameof(IPushStreamProducer.Subscribe), _stream);
        _cluster.ClientClock.Advance(Defaults.RenewalPeriod);
        await renewed;

        await room.Say("another silo");
        var heard = await _recorder.Next();
        if (heard == "perhaps unheard")
        {
            // The cluster kills a silo within this process, which may still get the end of its leases out.
            heard = await _recorder.Next();
        }

        heard.ShouldBe("another silo");
    }

    private static async Task UntilTheClusterNoticed(Func<Task> action)
    {
        while (true)
        {
            try
            {
                await action();
                return;
            }
            catch (Exception fault) when (fault is OrleansException or TimeoutException)
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            }
        }
    }
}
