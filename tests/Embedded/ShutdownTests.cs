using OrleansChat.Tests.Embedded.Fixtures;

namespace OrleansChat.Tests.Embedded;

/// <summary>How the runtime stops.</summary>
public sealed class ShutdownTests
{
    [Fact]
    public async Task A_stop_lets_running_and_waiting_calls_end_and_then_deactivates_every_grain()
    {
        await using var cluster = await Cluster.StartAsync();
        var grain = cluster.Grain<IWorkerGrain>("one");
        await cluster.Grain<IWorkerGrain>("two").Note("idle");
        var running = grain.Work("a");
        var waiting = grain.Note("waited");
        await cluster.Journal.Saw("begin a");
        var stop = cluster.StopAsync();
        cluster.Journal.Open("a");
        await stop;
        await running;
        await waiting;
        var entries = cluster.Journal.Entries;
        entries[..6].ShouldBe(["activated two", "idle", "activated one", "begin a", "end a", "waited"]);
        entries[6..].ShouldBe(["deactivated two: ShuttingDown", "deactivated one: ShuttingDown"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_running_call_may_call_other_grains_while_the_runtime_stops()
    {
        await using var cluster = await Cluster.StartAsync();
        var call = cluster.Grain<IRelayGrain>("one").NoteAfter("a", "two", "relayed");
        await cluster.Journal.Saw("relay waits");
        var stop = cluster.StopAsync();
        cluster.Journal.Open("a");
        await call;
        await stop;
        var entries = cluster.Journal.Entries;
        entries[..3].ShouldBe(["relay waits", "activated two", "relayed"]);
        entries.ShouldContain("goodbye");
        entries[^1].ShouldBe("deactivated two: ShuttingDown");
    }

    [Fact]
    public async Task Calls_from_outside_are_refused_once_the_runtime_stops()
    {
        await using var cluster = await Cluster.StartAsync();
        var running = cluster.Grain<IWorkerGrain>("one").Work("a");
        await cluster.Journal.Saw("begin a");
        var stop = cluster.StopAsync();
        await Should.ThrowAsync<SiloUnavailableException>(cluster.Grain<IWorkerGrain>("two").Note("late"));
        cluster.Journal.Open("a");
        await running;
        await stop;
    }

    [Fact]
    public async Task A_call_that_does_not_end_is_dropped_when_the_time_to_drain_is_up()
    {
        await using var cluster = await Cluster.StartAsync();
        var stuck = cluster.Grain<IWorkerGrain>("one").Work("a");
        await cluster.Journal.Saw("begin a");
        var stop = cluster.StopAsync();
        var drain = new EmbeddedGrainsOptions().ShutdownDrainTimeout;
        await cluster.Time.WhenArmed(drain);
        cluster.Time.Advance(drain);
        await stop;
        await Should.ThrowAsync<SiloUnavailableException>(stuck);
        cluster.Journal.Entries.ShouldContain("log 9021: The time to drain is up with 1 activations left");
    }
}

public interface IRelayGrain : IGrainWithStringKey
{
    Task NoteAfter(string gate, string other, string entry);
}

internal sealed class RelayGrain(Journal journal) : Grain, IRelayGrain
{
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        journal.Add("relay leaves");
        await GrainFactory.GetGrain<IWorkerGrain>("two").Note("goodbye");
    }

    public async Task NoteAfter(string gate, string other, string entry)
    {
        journal.Add("relay waits");
        await journal.Gate(gate);
        await GrainFactory.GetGrain<IWorkerGrain>(other).Note(entry);
    }
}
