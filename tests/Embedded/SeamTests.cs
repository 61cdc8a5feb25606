using System.Collections.Concurrent;
using OrleansChat.Tests.Embedded.Fixtures;

namespace OrleansChat.Tests.Embedded;

/// <summary>What a simulator puts in the runtime's way: one thread, virtual time, a network that fails.</summary>
public sealed class SeamTests
{
    [Fact]
    public void Runtimes_with_an_executor_of_their_own_touch_no_other_thread()
    {
        using var runtimes = new TwoRuntimes();
        var grain = runtimes.Client.GetGrain<IThreadGrain>("one");
        var listener = new ThreadListener();
        var reference = runtimes.Client.CreateObjectReference<IThreadListener>(listener);
        var threads = new ConcurrentBag<int>();
        var done = runtimes.Run(async () =>
        {
            foreach (var _ in Enumerable.Range(0, 3))
            {
                await Task.WhenAll(grain.Thread(), grain.Thread());
                threads.Add(await grain.Tell(reference));
                threads.Add(Environment.CurrentManagedThreadId);
            }
        });
        done.IsCompletedSuccessfully.ShouldBeTrue();
        threads.Concat(listener.Threads).Distinct().ShouldBe([Environment.CurrentManagedThreadId]);
        listener.Threads.Count.ShouldBe(3);
    }

    [Fact]
    public void Every_call_of_a_caller_a_grain_and_an_observer_goes_through_the_transport_of_its_own_runtime()
    {
        using var runtimes = new TwoRuntimes();
        var grain = runtimes.Client.GetGrain<IThreadGrain>("one");
        var reference = runtimes.Client.CreateObjectReference<IThreadListener>(new ThreadListener());
        runtimes.Run(() => grain.Tell(reference)).IsCompletedSuccessfully.ShouldBeTrue();
        runtimes.Sent.ShouldBe(
        [
            "caller: IThreadGrain.Tell of thread/one",
            "silo: IThreadListener.Tell of observer/caller/1",
        ]);
    }

    [Fact]
    public void A_lost_call_times_out_at_the_caller_and_never_runs()
    {
        using var runtimes = new TwoRuntimes { OnSend = (_, _) => { } };
        var call = runtimes.Run(() => runtimes.Client.GetGrain<IWorkerGrain>("one").Note("lost"));
        runtimes.Advance(TimeSpan.FromSeconds(30));
        call.Exception!.InnerException.ShouldBeOfType<TimeoutException>();
        runtimes.Journal.Entries.ShouldBeEmpty();
    }

    [Fact]
    public void A_doubled_call_runs_twice_and_answers_once()
    {
        using var runtimes = new TwoRuntimes();
        runtimes.OnSend = (_, call) =>
        {
            runtimes.Carry(call);
            runtimes.Carry(call);
        };
        runtimes.Run(() => runtimes.Client.GetGrain<IWorkerGrain>("one").Note("twice"))
            .IsCompletedSuccessfully.ShouldBeTrue();
        runtimes.Journal.Entries.ShouldBe(["activated one", "twice", "twice"]);
    }

    [Fact]
    public void A_response_may_come_after_the_caller_gave_up()
    {
        using var runtimes = new TwoRuntimes();
        var responses = new List<Action>();
        runtimes.OnSend = (_, call) =>
        {
            var copy = call.Duplicate();
            runtimes.Silo.Deliver(copy);
            responses.Add(() => call.Settle(copy.Response));
        };
        var late = runtimes.Run(() => runtimes.Client.GetGrain<IWorkerGrain>("one").Note("ran"));
        runtimes.Advance(TimeSpan.FromSeconds(30));
        responses.ForEach(response => response());
        late.Exception!.InnerException.ShouldBeOfType<TimeoutException>();
        runtimes.Journal.Entries.ShouldBe(["activated one", "ran"]);
    }

    [Fact]
    public void A_killed_runtime_does_nothing_more_and_answers_nothing()
    {
        using var runtimes = new TwoRuntimes();
        var grain = runtimes.Client.GetGrain<IWorkerGrain>("one");
        var running = runtimes.Run(() => grain.Work("a"));
        var timer = runtimes.Run(() => runtimes.Client.GetGrain<ITimerGrain>("two").Start(true, true));
        timer.IsCompletedSuccessfully.ShouldBeTrue();
        runtimes.Silo.Kill();
        runtimes.Journal.Open("a");
        var after = runtimes.Run(() => grain.Note("after"));
        runtimes.Advance(TimeSpan.FromSeconds(29));
        running.IsCompleted.ShouldBeFalse();
        after.IsCompleted.ShouldBeFalse();
        runtimes.Journal.Entries.ShouldBe(["activated one", "begin a"]);
    }

    [Fact]
    public void The_same_calls_give_the_same_journal_whenever_they_are_made()
    {
        static string[] Play()
        {
            using var runtimes = new TwoRuntimes();
            runtimes.Silo.Start();
            runtimes.Run(() => Task.WhenAll(Enumerable.Range(0, 50).Select(
                number => runtimes.Client.GetGrain<IWorkerGrain>($"grain {number % 17}").Note($"call {number}"))))
                .IsCompletedSuccessfully.ShouldBeTrue();
            runtimes.Advance(TimeSpan.FromMinutes(20));
            return runtimes.Journal.Entries;
        }

        var first = Play();
        first.Length.ShouldBe(50 + (2 * 17));
        Play().ShouldBe(first);
    }
}

public interface IThreadListener : IGrainObserver
{
    [OneWay]
    Task Tell();
}

internal sealed class ThreadListener : IThreadListener
{
    public ConcurrentBag<int> Threads { get; } = [];

    public Task Tell()
    {
        Threads.Add(Environment.CurrentManagedThreadId);
        return Task.CompletedTask;
    }
}

public interface IThreadGrain : IGrainWithStringKey
{
    Task<int> Thread();

    Task<int> Tell(IThreadListener listener);
}

internal sealed class ThreadGrain : Grain, IThreadGrain
{
    public async Task<int> Thread()
    {
        await Task.Yield();
        return Environment.CurrentManagedThreadId;
    }

    public async Task<int> Tell(IThreadListener listener)
    {
        await listener.Tell();
        return await Thread();
    }
}
