using OrleansChat.Grains.Embedded.Activations;

namespace OrleansChat.Tests.Embedded;

/// <summary>On the thread pool, what a turn asks for last runs on its thread.</summary>
public sealed class TurnExecutorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task What_work_asks_for_last_runs_after_it_on_its_thread()
    {
        var threads = new TaskCompletionSource<(int First, int Last)>();
        var earlier = new TaskCompletionSource();
        Execute(new Work(() =>
        {
            var first = Environment.CurrentManagedThreadId;
            Execute(new Work(earlier.SetResult));
            Execute(new Work(() => threads.SetResult((first, Environment.CurrentManagedThreadId))));
        }));
        var (ranFirst, ranLast) = await threads.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        ranLast.ShouldBe(ranFirst);
        await earlier.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Work_that_goes_on_does_not_hold_up_what_it_asked_for()
    {
        var outcome = new TaskCompletionSource<bool>();
        Execute(new Work(() =>
        {
            using var ran = new ManualResetEventSlim();
            Execute(new Work(ran.Set));
            TurnExecutor.ThreadPool.GoOn();
            outcome.SetResult(ran.Wait(Patience));
        }));
        (await outcome.Task).ShouldBeTrue();
    }

    private static void Execute(Work work) => TurnExecutor.ThreadPool.Execute(work, preferLocal: true);

    private sealed class Work(Action run) : IThreadPoolWorkItem
    {
        public void Execute() => run();
    }
}
