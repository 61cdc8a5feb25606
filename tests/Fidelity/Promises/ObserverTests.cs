using Orleans.Concurrency;
using Shouldly;
using Xunit;

namespace OrleansChat.Tests.Fidelity.Promises;

/// <summary>Calls from grains to plain objects.</summary>
public sealed class ObserverTests
{
    [Fact]
    public Task A_grain_calls_an_observer_and_gets_its_answer() => Cluster.Run(async cluster =>
    {
        var listener = new Listener(cluster.Journal);
        var reference = cluster.Client.CreateObjectReference<IListener>(listener);
        (await cluster.Grain<ISpeakerGrain>("one").Ask(reference, "how")).ShouldBe("heard how");
        GC.KeepAlive(listener);
    });

    [Fact]
    public Task One_way_calls_to_an_observer_do_not_wait_for_it_and_run_one_at_a_time() => Cluster.Run(async cluster =>
    {
        var listener = new Listener(cluster.Journal);
        var reference = cluster.Client.CreateObjectReference<IListener>(listener);
        await cluster.Grain<ISpeakerGrain>("one").Tell(reference, "a");
        await cluster.Journal.Saw("told a");
        await cluster.Grain<ISpeakerGrain>("one").Tell(reference, "b");
        cluster.Journal.Open("b");
        cluster.Journal.Open("a");
        await cluster.Journal.Saw("listened to b");
        cluster.Journal.Entries.ShouldBe(["told a", "listened to a", "told b", "listened to b"]);
        GC.KeepAlive(listener);
    });

    [Fact]
    public Task A_deleted_observer_swallows_one_way_calls_and_answers_no_others() => Cluster.Run(async cluster =>
    {
        var listener = new Listener(cluster.Journal);
        var reference = cluster.Client.CreateObjectReference<IListener>(listener);
        cluster.Client.DeleteObjectReference<IListener>(reference);
        await cluster.Grain<ISpeakerGrain>("one").Tell(reference, "a");
        await Failure.Of<TimeoutException>(cluster.Grain<ISpeakerGrain>("one").Ask(reference, "how"));
        cluster.Journal.Entries.ShouldBeEmpty();
        GC.KeepAlive(listener);
    });

    [Fact]
    public Task The_failure_of_an_observer_reaches_the_grain_that_asked() => Cluster.Run(async cluster =>
    {
        var listener = new Listener(cluster.Journal);
        var reference = cluster.Client.CreateObjectReference<IListener>(listener);
        await Failure.Of<InvalidOperationException>(
            cluster.Grain<ISpeakerGrain>("one").Ask(reference, "throw"));
        GC.KeepAlive(listener);
    });

    [Fact]
    public Task Only_the_object_gets_a_reference_and_only_the_reference_is_deleted() => Cluster.Run(cluster =>
    {
        var listener = new Listener(cluster.Journal);
        var reference = cluster.Client.CreateObjectReference<IListener>(listener);
        Should.Throw<ArgumentException>(() => cluster.Client.CreateObjectReference<IListener>(reference));
        Should.Throw<ArgumentException>(() => cluster.Client.DeleteObjectReference<IListener>(listener));
        return Task.CompletedTask;
    });
}

public interface IListener : IGrainObserver
{
    [OneWay]
    Task Tell(string what);

    [ResponseTimeout("00:00:01")]
    Task<string> Ask(string what);
}

public sealed class Listener(Journal journal) : IListener
{
    public async Task Tell(string what)
    {
        journal.Add($"told {what}");
        await journal.Gate(what);
        journal.Add($"listened to {what}");
    }

    public Task<string> Ask(string what) => what == "throw"
        ? throw new InvalidOperationException(what)
        : Task.FromResult($"heard {what}");
}

public interface ISpeakerGrain : IGrainWithStringKey
{
    Task<string> Ask(IListener listener, string what);

    Task Tell(IListener listener, string what);
}

public sealed class SpeakerGrain : Grain, ISpeakerGrain
{
    public Task<string> Ask(IListener listener, string what) => listener.Ask(what);

    public Task Tell(IListener listener, string what) => listener.Tell(what);
}
