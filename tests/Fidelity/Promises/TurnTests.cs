using Orleans.Concurrency;
using Shouldly;
using Xunit;

namespace OrleansChat.Tests.Fidelity.Promises;

/// <summary>One activation, one turn at a time.</summary>
public sealed class TurnTests
{
    [Fact]
    public Task Racing_first_calls_meet_in_one_activation() => Cluster.Run(async cluster =>
    {
        await Task.WhenAll(
            Enumerable.Range(0, 200).Select(number => cluster.Grain<IWorkerGrain>("one").Note($"{number}")));
        cluster.Journal.Entries.Count(entry => entry == "activated one").ShouldBe(1);
        cluster.Journal.Entries.Length.ShouldBe(201);
    });

    [Fact]
    public Task A_call_begins_after_the_one_before_has_ended_even_when_that_awaits() => Cluster.Run(async cluster =>
    {
        var grain = cluster.Grain<IWorkerGrain>("one");
        var first = grain.Work("a");
        await cluster.Journal.Saw("begin a");
        var second = grain.Work("b");
        cluster.Journal.Open("b");
        await cluster.Grain<IWorkerGrain>("other").Note("other grains run");
        cluster.Journal.Open("a");
        await Task.WhenAll(first, second);
        cluster.Journal.Entries.ShouldBe(
            ["activated one", "begin a", "activated other", "other grains run", "end a", "begin b", "end b"]);
    });

    [Fact]
    public Task An_interleaving_call_runs_while_another_awaits() => Cluster.Run(async cluster =>
    {
        var grain = cluster.Grain<IWorkerGrain>("one");
        cluster.Journal.Open("b");
        var first = grain.Work("a");
        await cluster.Journal.Saw("begin a");
        await grain.Interleave("b");
        first.IsCompleted.ShouldBeFalse();
        cluster.Journal.Open("a");
        await first;
        cluster.Journal.Entries.ShouldBe(["activated one", "begin a", "begin b", "end b", "end a"]);
    });

    [Fact]
    public Task A_plain_call_need_not_wait_for_an_interleaving_one() => Cluster.Run(
        async cluster =>
        {
            var grain = cluster.Grain<IWorkerGrain>("one");
            var interleaving = grain.Interleave("a");
            await cluster.Journal.Saw("begin a");
            cluster.Journal.Open("b");
            var plain = grain.Work("b");
            await Task.WhenAny(plain, cluster.Journal.Saw("end b"));
            cluster.Journal.Open("a");
            await Task.WhenAll(plain, interleaving);
            cluster.Journal.Entries.ShouldBe(["activated one", "begin a", "begin b", "end b", "end a"]);
        });

    [Fact]
    public Task Turns_of_one_grain_never_overlap_though_calls_interleave() => Cluster.Run(async cluster =>
    {
        var grain = cluster.Grain<ITurnGrain>("one");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => grain.Spin(200)));
        (await grain.Overlaps()).ShouldBe(0);
        (await grain.Turns()).ShouldBe(8 * 200);
    });

    [Fact]
    public Task Calls_of_a_grain_to_a_neighbour_that_is_active_begin_in_order() => Cluster.Run(async cluster =>
    {
        await cluster.Grain<IWorkerGrain>("caller").CallInARow("one", 500);
        cluster.Journal.Entries.Where(entry => entry.StartsWith("call ", StringComparison.Ordinal))
            .ShouldBe(Enumerable.Range(0, 500).Select(number => $"call {number}"));
    });

    [Fact]
    public Task Continuations_run_on_the_scheduler_of_the_activation() => Cluster.Run(async cluster =>
        (await cluster.Grain<ITurnGrain>("one").StaysOnItsScheduler()).ShouldBeTrue());

    [Fact]
    public Task A_stateless_worker_runs_as_many_calls_as_it_may_have_activations() => Cluster.Run(async cluster =>
    {
        var grain = cluster.Grain<IPoolGrain>("pool");
        var calls = new[] { grain.Work("a"), grain.Work("a"), grain.Work("a") };
        await cluster.Journal.Saw("begin a", times: 2);
        await cluster.Grain<IWorkerGrain>("other").Note("others run meanwhile");
        cluster.Journal.Entries.Count(entry => entry == "begin a").ShouldBe(2);
        cluster.Journal.Open("a");
        await Task.WhenAll(calls);
        cluster.Journal.Entries.Count(entry => entry == "begin a").ShouldBe(3);
        cluster.Journal.Entries.Count(entry => entry == "activated pool").ShouldBe(2);
    });
}

public interface ITurnGrain : IGrainWithStringKey
{
    [AlwaysInterleave]
    Task Spin(int turns);

    Task<int> Overlaps();

    Task<int> Turns();

    Task<bool> StaysOnItsScheduler();
}

public sealed class TurnGrain : Grain, ITurnGrain
{
    private int _inside;
    private int _overlaps;
    private int _turns;

    public async Task Spin(int turns)
    {
        for (var turn = 0; turn < turns; turn++)
        {
            if (Interlocked.Increment(ref _inside) != 1)
            {
                _overlaps++;
            }

            _turns++;
            Thread.SpinWait(20);
            Interlocked.Decrement(ref _inside);
            await Task.Yield();
        }
    }

    public Task<int> Overlaps() => Task.FromResult(_overlaps);

    public Task<int> Turns() => Task.FromResult(_turns);

    public async Task<bool> StaysOnItsScheduler()
    {
        var before = TaskScheduler.Current;
        await Task.Yield();
        var after = TaskScheduler.Current;
        await GrainFactory.GetGrain<ITurnGrain>("other").Turns();
        return before != TaskScheduler.Default && after == before && TaskScheduler.Current == before;
    }
}

public interface IPoolGrain : IGrainWithStringKey
{
    Task Work(string name);
}

[StatelessWorker(2)]
public sealed class PoolGrain(Journal journal) : Grain, IPoolGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        journal.Add($"activated {this.GetPrimaryKeyString()}");
        return Task.CompletedTask;
    }

    public async Task Work(string name)
    {
        journal.Add($"begin {name}");
        await journal.Gate(name);
    }
}
