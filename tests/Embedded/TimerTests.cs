using OrleansChat.Tests.Embedded.Fixtures;

namespace OrleansChat.Tests.Embedded;

/// <summary>Grain timers, in a time that stands still.</summary>
public sealed class TimerTests
{
    private static readonly TimeSpan Due = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_timer_ticks_when_it_is_due_and_then_a_period_after_each_tick()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.Grain<ITimerGrain>("one").Start(interleave: false, keepAlive: false);
        cluster.Time.Advance(Due);
        await cluster.Journal.Saw("tick");
        await cluster.Time.WhenArmed(Period);
        cluster.Time.Advance(Period);
        await cluster.Journal.Saw("tick", times: 2);
    }

    [Fact]
    public async Task A_tick_waits_for_the_call_that_runs()
    {
        await using var cluster = await Cluster.StartAsync();
        var grain = cluster.Grain<ITimerGrain>("one");
        await grain.Start(interleave: false, keepAlive: false);
        var call = grain.Hold("a");
        await cluster.Journal.Saw("begin a");
        cluster.Time.Advance(Due);
        cluster.Journal.Open("a");
        await call;
        await cluster.Journal.Saw("tick");
        cluster.Journal.Entries.ShouldBe(["begin a", "end a", "tick"]);
    }

    [Fact]
    public async Task An_interleaving_tick_does_not_wait()
    {
        await using var cluster = await Cluster.StartAsync();
        var grain = cluster.Grain<ITimerGrain>("one");
        await grain.Start(interleave: true, keepAlive: false);
        var call = grain.Hold("a");
        await cluster.Journal.Saw("begin a");
        cluster.Time.Advance(Due);
        await cluster.Journal.Saw("tick");
        call.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_call_waits_for_the_tick_that_runs()
    {
        await using var cluster = await Cluster.StartAsync();
        var grain = cluster.Grain<ITimerGrain>("one");
        await grain.StartSlow("slow");
        cluster.Time.Advance(Due);
        await cluster.Journal.Saw("slow tick begins");
        var call = grain.Hold("a");
        cluster.Journal.Open("a");
        cluster.Journal.Open("slow");
        await call;
        cluster.Journal.Entries.ShouldBe(["slow tick begins", "slow tick ends", "begin a", "end a"]);
    }

    [Fact]
    public async Task A_tick_that_fails_is_logged_and_the_timer_ticks_on()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.Grain<ITimerGrain>("one").StartFailing();
        cluster.Time.Advance(Due);
        await cluster.Journal.Saw("log 9010: A timer of timer/one failed and ticks on");
        await cluster.Time.WhenArmed(Period);
        cluster.Time.Advance(Period);
        await cluster.Journal.Saw("log 9010: A timer of timer/one failed and ticks on", times: 2);
    }

    [Fact]
    public async Task A_changed_timer_ticks_at_its_new_time()
    {
        await using var cluster = await Cluster.StartAsync();
        var grain = cluster.Grain<ITimerGrain>("one");
        await grain.Start(interleave: false, keepAlive: false);
        await grain.Change(TimeSpan.FromMinutes(2));
        cluster.Time.Advance(TimeSpan.FromSeconds(119));
        await grain.Hold("open");
        cluster.Journal.Entries.ShouldNotContain("tick");
        cluster.Time.Advance(TimeSpan.FromSeconds(1));
        await cluster.Journal.Saw("tick");
    }

    [Fact]
    public async Task A_disposed_timer_ticks_no_more()
    {
        await using var cluster = await Cluster.StartAsync();
        var grain = cluster.Grain<ITimerGrain>("one");
        await grain.Start(interleave: false, keepAlive: false);
        await grain.Stop();
        cluster.Time.Advance(TimeSpan.FromMinutes(1));
        await grain.Hold("open");
        cluster.Journal.Entries.ShouldNotContain("tick");
    }

    [Fact]
    public async Task Timers_end_with_their_activation()
    {
        await using var cluster = await Cluster.StartAsync();
        var grain = cluster.Grain<ITimerGrain>("one");
        await grain.Start(interleave: false, keepAlive: false);
        await cluster.DeactivateAsync(grain);
        cluster.Time.Advance(TimeSpan.FromMinutes(1));
        await grain.Hold("open");
        cluster.Journal.Entries.ShouldNotContain("tick");
    }

    [Fact]
    public async Task A_tick_that_runs_is_told_when_its_grain_deactivates()
    {
        await using var cluster = await Cluster.StartAsync();
        var grain = cluster.Grain<ITimerGrain>("one");
        await grain.StartEndless();
        cluster.Time.Advance(Due);
        await cluster.Journal.Saw("tick");
        await cluster.DeactivateAsync(grain);
        cluster.Journal.Entries.ShouldBe(["tick", "told"]);
    }

    [Fact]
    public void Ticks_alone_do_not_keep_a_grain() => AfterTwentyMinutesOfTicks(keepAlive: false).ShouldBe(0);

    [Fact]
    public void Ticks_that_keep_alive_keep_a_grain() => AfterTwentyMinutesOfTicks(keepAlive: true).ShouldBe(1);

    private static int AfterTwentyMinutesOfTicks(bool keepAlive)
    {
        using var runtimes = new TwoRuntimes();
        runtimes.Silo.Start();
        runtimes.Run(() => runtimes.Client.GetGrain<ITimerGrain>("one").Start(interleave: false, keepAlive))
            .IsCompletedSuccessfully.ShouldBeTrue();
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromMinutes(20); passed += Period)
        {
            runtimes.Advance(Period);
        }

        runtimes.Journal.Entries.Count(entry => entry == "tick").ShouldBeGreaterThan(80);
        return runtimes.Silo.Directory.Count;
    }
}

public interface ITimerGrain : IGrainWithStringKey
{
    Task Start(bool interleave, bool keepAlive);

    Task StartSlow(string gate);

    Task StartFailing();

    Task StartEndless();

    Task Change(TimeSpan due);

    Task Stop();

    Task Hold(string gate);
}

internal sealed class TimerGrain(Journal journal) : Grain, ITimerGrain
{
    private static readonly GrainTimerCreationOptions Times =
        new(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(10));

    private IGrainTimer? _timer;

    public Task Start(bool interleave, bool keepAlive)
    {
        _timer = this.RegisterGrainTimer(
            static (journal, _) =>
            {
                journal.Add("tick");
                return Task.CompletedTask;
            },
            journal,
            Times with { Interleave = interleave, KeepAlive = keepAlive });
        return Task.CompletedTask;
    }

    public Task StartSlow(string gate)
    {
        _timer = this.RegisterGrainTimer(
            async _ =>
            {
                journal.Add($"{gate} tick begins");
                await journal.Gate(gate);
                journal.Add($"{gate} tick ends");
            },
            Times);
        return Task.CompletedTask;
    }

    public Task StartFailing()
    {
        _timer = this.RegisterGrainTimer(() => throw new WorkException("tick"), Times);
        return Task.CompletedTask;
    }

    public Task StartEndless()
    {
        _timer = this.RegisterGrainTimer(
            async cancellation =>
            {
                journal.Add("tick");
                await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                journal.Add("told");
            },
            Times);
        return Task.CompletedTask;
    }

    public Task Change(TimeSpan due)
    {
        _timer!.Change(due, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public Task Stop()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public async Task Hold(string gate)
    {
        if (gate == "open")
        {
            return;
        }

        journal.Add($"begin {gate}");
        await journal.Gate(gate);
        journal.Add($"end {gate}");
    }
}
