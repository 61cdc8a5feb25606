using OrleansChat.Tests.Embedded.Fixtures;

namespace OrleansChat.Tests.Embedded;

/// <summary>Calls from grains to plain objects.</summary>
public sealed class ObserverTests
{
    [Fact]
    public async Task A_grain_calls_an_observer_and_gets_its_answer()
    {
        await using var cluster = await Cluster.StartAsync();
        var reference = cluster.Client.CreateObjectReference<IListener>(new Listener(cluster.Journal));
        (await cluster.Grain<ISpeakerGrain>("one").Ask(reference, "how")).ShouldBe("heard how");
    }

    [Fact]
    public async Task One_way_calls_to_an_observer_do_not_wait_for_it_and_arrive_in_order_one_at_a_time()
    {
        await using var cluster = await Cluster.StartAsync();
        var reference = cluster.Client.CreateObjectReference<IListener>(new Listener(cluster.Journal));
        await cluster.Grain<ISpeakerGrain>("one").Tell(reference, "a");
        await cluster.Grain<ISpeakerGrain>("one").Tell(reference, "b");
        await cluster.Journal.Saw("told a");
        cluster.Journal.Open("b");
        cluster.Journal.Open("a");
        await cluster.Journal.Saw("listened to b");
        cluster.Journal.Entries.ShouldBe(["told a", "listened to a", "told b", "listened to b"]);
    }

    [Fact]
    public async Task An_observer_runs_on_its_own_turns()
    {
        await using var cluster = await Cluster.StartAsync();
        var listener = new Listener(cluster.Journal);
        var reference = cluster.Client.CreateObjectReference<IListener>(listener);
        var speaker = cluster.Grain<ISpeakerGrain>("one");
        cluster.Journal.Open("how");
        var speakers = await speaker.Scheduler(reference);
        listener.Scheduler.ShouldNotBeNull();
        listener.Scheduler.Id.ShouldNotBe(speakers);
        listener.Scheduler.ShouldNotBe(TaskScheduler.Default);
    }

    [Fact]
    public async Task A_deleted_observer_swallows_one_way_calls_and_fails_the_others()
    {
        await using var cluster = await Cluster.StartAsync();
        var reference = cluster.Client.CreateObjectReference<IListener>(new Listener(cluster.Journal));
        cluster.Client.DeleteObjectReference<IListener>(reference);
        await cluster.Grain<ISpeakerGrain>("one").Tell(reference, "a");
        await Should.ThrowAsync<ClientNotAvailableException>(
            cluster.Grain<ISpeakerGrain>("one").Ask(reference, "how"));
        cluster.Journal.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Calls_that_wait_for_an_observer_end_when_it_is_deleted()
    {
        await using var cluster = await Cluster.StartAsync();
        var reference = cluster.Client.CreateObjectReference<IListener>(new Listener(cluster.Journal));
        await cluster.Grain<ISpeakerGrain>("one").Tell(reference, "a");
        await cluster.Journal.Saw("told a");
        var asked = cluster.Grain<ISpeakerGrain>("two").Ask(reference, "how");
        await cluster.Grain<ISpeakerGrain>("two").Tell(reference, "b");
        cluster.Client.DeleteObjectReference<IListener>(reference);
        cluster.Journal.Open("a");
        await Should.ThrowAsync<ClientNotAvailableException>(asked);
        await cluster.Journal.Saw("listened to a");
        cluster.Journal.Entries.ShouldNotContain("told b");
    }

    [Fact]
    public async Task The_failure_of_a_one_way_call_to_an_observer_is_logged()
    {
        await using var cluster = await Cluster.StartAsync();
        var reference = cluster.Client.CreateObjectReference<IListener>(new Listener(cluster.Journal));
        await cluster.Grain<ISpeakerGrain>("one").Tell(reference, "throw");
        await cluster.Journal.Saw("log 9020: One-way IListener.Tell of observer/embedded/1 failed");
    }

    [Fact]
    public async Task Only_the_object_gets_a_reference_and_only_the_reference_is_deleted()
    {
        await using var cluster = await Cluster.StartAsync();
        var listener = new Listener(cluster.Journal);
        var reference = cluster.Client.CreateObjectReference<IListener>(listener);
        Should.Throw<ArgumentException>(() => cluster.Client.CreateObjectReference<IListener>(reference));
        Should.Throw<ArgumentException>(() => cluster.Client.DeleteObjectReference<IListener>(listener));
        (await Should.ThrowAsync<ArgumentException>(
            async () => await cluster.Grain<ISpeakerGrain>("one").Ask(listener, "how")))
            .Message.ShouldContain("CreateObjectReference");
    }
}

public interface IListener : IGrainObserver
{
    [OneWay]
    Task Tell(string what);

    Task<string> Ask(string what);
}

internal sealed class Listener(Journal journal) : IListener
{
    public TaskScheduler? Scheduler { get; private set; }

    public async Task Tell(string what)
    {
        if (what == "throw")
        {
            throw new WorkException(what);
        }

        journal.Add($"told {what}");
        await journal.Gate(what);
        journal.Add($"listened to {what}");
    }

    public Task<string> Ask(string what)
    {
        Scheduler = TaskScheduler.Current;
        return Task.FromResult($"heard {what}");
    }
}

public interface ISpeakerGrain : IGrainWithStringKey
{
    Task<string> Ask(IListener listener, string what);

    [AlwaysInterleave]
    Task Tell(IListener listener, string what);

    Task<int> Scheduler(IListener listener);
}

internal sealed class SpeakerGrain : Grain, ISpeakerGrain
{
    public Task<string> Ask(IListener listener, string what) => listener.Ask(what);

    public Task Tell(IListener listener, string what) => listener.Tell(what);

    public async Task<int> Scheduler(IListener listener)
    {
        await listener.Ask("how");
        return TaskScheduler.Current.Id;
    }
}
