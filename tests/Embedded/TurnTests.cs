using OrleansChat.Tests.Embedded.Fixtures;

namespace OrleansChat.Tests.Embedded;

/// <summary>One activation, one turn at a time.</summary>
public sealed class TurnTests
{
    [Fact]
    public async Task Racing_first_calls_meet_in_one_activation()
    {
        await using var cluster = await Cluster.StartAsync();
        var calls = Enumerable.Range(0, 200)
            .Select(number => Task.Run(() => cluster.Grain<IWorkerGrain>("one").Note($"call {number}")));
        await Task.WhenAll(calls);
        cluster.Journal.Entries.Count(entry => entry == "activated one").ShouldBe(1);
        cluster.Journal.Entries.Length.ShouldBe(201);
    }

    [Fact]
    public async Task A_call_begins_only_after_the_one_before_has_ended_even_when_that_awaits()
    {
        await using var cluster = await Cluster.StartAsync();
        var grain = cluster.Grain<IWorkerGrain>("one");
        var first = grain.Work("a");
        var second = grain.Work("b");
        await cluster.Journal.Saw("begin a");
        cluster.Journal.Open("b");
        await cluster.Grain<IWorkerGrain>("other").Note("other grains run");
        cluster.Journal.Open("a");
        await first;
        await second;
        cluster.Journal.Entries.ShouldBe(
            ["activated one", "begin a", "activated other", "other grains run", "end a", "begin b", "end b"]);
    }

    [Fact]
    public async Task An_interleaving_call_runs_while_another_awaits()
    {
        await using var cluster = await Cluster.StartAsync();
        var grain = cluster.Grain<IWorkerGrain>("one");
        cluster.Journal.Open("b");
        var first = grain.Work("a");
        await grain.Interleave("b");
        first.IsCompleted.ShouldBeFalse();
        cluster.Journal.Open("a");
        await first;
        cluster.Journal.Entries.ShouldBe(["activated one", "begin a", "begin b", "end b", "end a"]);
    }

    [Fact]
    public async Task Turns_of_one_grain_never_overlap_though_calls_interleave()
    {
        await using var cluster = await Cluster.StartAsync();
        var grain = cluster.Grain<ITurnGrain>("one");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => grain.Spin(500))));
        (await grain.Overlaps()).ShouldBe(0);
        (await grain.Turns()).ShouldBe(8 * 500);
    }

    [Fact]
    public async Task Calls_of_one_caller_arrive_in_order()
    {
        await using var cluster = await Cluster.StartAsync();
        var grain = cluster.Grain<IWorkerGrain>("one");
        var sent = Enumerable.Range(0, 2_000).Select(number => $"call {number}").ToArray();
        await Task.WhenAll(sent.Select(grain.Note));
        cluster.Journal.Entries.Skip(1).ShouldBe(sent);
    }

    [Fact]
    public async Task What_follows_an_await_runs_on_the_scheduler_of_the_activation()
    {
        await using var cluster = await Cluster.StartAsync();
        (await cluster.Grain<ITurnGrain>("one").StaysOnItsScheduler()).ShouldBeTrue();
    }

    [Fact]
    public async Task Nothing_is_inlined_into_a_grain_from_another_thread_while_its_turn_runs()
    {
        await using var cluster = await Cluster.StartAsync();
        (await cluster.Grain<ITurnGrain>("one").RanDuringItsTurn()).ShouldBeFalse();
    }

    [Fact]
    public void A_busy_grain_does_not_keep_others_from_their_turns()
    {
        using var runtimes = new TwoRuntimes();
        var busy = runtimes.Client.GetGrain<ITurnGrain>("busy");
        var other = runtimes.Client.GetGrain<IWorkerGrain>("other");
        runtimes.Run(() => Task.WhenAll(busy.SpinAndNote(1_000, "busy grain has ended"), other.Note("other grain ran")))
            .IsCompletedSuccessfully.ShouldBeTrue();
        runtimes.Journal.Entries.ShouldBe(["activated other", "other grain ran", "busy grain has ended"]);
    }
}

public interface ITurnGrain : IGrainWithStringKey
{
    [AlwaysInterleave]
    Task Spin(int turns);

    Task SpinAndNote(int turns, string entry);

    Task<bool> RanDuringItsTurn();

    Task<int> Overlaps();

    Task<int> Turns();

    Task<bool> StaysOnItsScheduler();
}

internal sealed class TurnGrain(Journal journal) : Grain, ITurnGrain
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

    public async Task SpinAndNote(int turns, string entry)
    {
        await Spin(turns);
        journal.Add(entry);
    }

    public Task<bool> RanDuringItsTurn()
    {
        var elsewhere = new TaskCompletionSource();
        var continuation = elsewhere.Task.ContinueWith(
            static _ => { },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Current);
        Task.Run(elsewhere.SetResult).Wait();
        return Task.FromResult(continuation.IsCompleted);
    }

    public Task<int> Overlaps() => Task.FromResult(_overlaps);

    public Task<int> Turns() => Task.FromResult(_turns);

    public async Task<bool> StaysOnItsScheduler()
    {
        var before = TaskScheduler.Current;
        await Task.Yield();
        await Task.Run(() => Thread.SpinWait(10));
        var child = await Task.Factory.StartNew(
            () => TaskScheduler.Current, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Current);
        return before != TaskScheduler.Default && TaskScheduler.Current == before && child == before;
    }
}
