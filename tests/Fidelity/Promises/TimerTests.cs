using Shouldly;
using Xunit;

namespace OrleansChat.Tests.Fidelity.Promises;

/// <summary>Grain timers, in a time that passes when the test says so.</summary>
public sealed class TimerTests
{
    private static readonly TimeSpan Due = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    [Fact]
    public Task A_timer_ticks_when_it_is_due_and_then_a_period_after_each_tick() => Cluster.Run(async cluster =>
    {
        await cluster.Grain<ITimerGrain>("one").Start(interleave: false);
        await cluster.AdvanceToTimer(Due);
        await cluster.Journal.Saw("tick");
        await cluster.AdvanceToTimer(Period);
        await cluster.Journal.Saw("tick", times: 2);
    });

    [Fact]
    public Task A_tick_waits_for_the_call_that_runs() => Cluster.Run(async cluster =>
    {
        var grain = cluster.Grain<ITimerGrain>("one");
        await grain.Start(interleave: false);
        var call = grain.Hold("a");
        await cluster.Journal.Saw("begin a");
        await cluster.AdvanceToTimer(Due);
        cluster.Journal.Open("a");
        await call;
        await cluster.Journal.Saw("tick");
        cluster.Journal.Entries.ShouldBe(["begin a", "end a", "tick"]);
    });

    [Fact]
    public Task An_interleaving_tick_does_not_wait() => Cluster.Run(async cluster =>
    {
        var grain = cluster.Grain<ITimerGrain>("one");
        await grain.Start(interleave: true);
        var call = grain.Hold("a");
        await cluster.Journal.Saw("begin a");
        await cluster.AdvanceToTimer(Due);
        await cluster.Journal.Saw("tick");
        call.IsCompleted.ShouldBeFalse();
    });

    [Fact]
    public Task A_call_waits_for_the_tick_that_runs() => Cluster.Run(async cluster =>
    {
        var grain = cluster.Grain<ITimerGrain>("one");
        await grain.StartSlow("slow");
        await cluster.AdvanceToTimer(Due);
        await cluster.Journal.Saw("slow tick begins");
        var call = grain.Hold("a");
        cluster.Journal.Open("a", "slow");
        await call;
        cluster.Journal.Entries.ShouldBe(["slow tick begins", "slow tick ends", "begin a", "end a"]);
    });

    [Fact]
    public Task A_timer_whose_tick_fails_ticks_on() => Cluster.Run(async cluster =>
    {
        await cluster.Grain<ITimerGrain>("one").StartFailing();
        await cluster.AdvanceToTimer(Due);
        await cluster.Journal.Saw("failing tick");
        await cluster.AdvanceToTimer(Period);
        await cluster.Journal.Saw("failing tick", times: 2);
    });

    [Fact]
    public Task A_changed_timer_ticks_at_its_new_time() => Cluster.Run(async cluster =>
    {
        var grain = cluster.Grain<ITimerGrain>("one");
        await grain.Start(interleave: false);
        await grain.Change(TimeSpan.FromMinutes(2));
        await cluster.Advance(TimeSpan.FromSeconds(110));
        await grain.Hold("open");
        cluster.Journal.Entries.ShouldNotContain("tick");
        await cluster.AdvanceToTimer(TimeSpan.FromSeconds(10));
        await cluster.Journal.Saw("tick");
    });

    [Fact]
    public Task A_disposed_timer_stops_ticking() => Cluster.Run(async cluster =>
    {
        var grain = cluster.Grain<ITimerGrain>("one");
        await grain.Start(interleave: false);
        await grain.Stop();
        await cluster.Advance(TimeSpan.FromMinutes(1));
        await grain.Hold("open");
        cluster.Journal.Entries.ShouldNotContain("tick");
    });

    [Fact]
    public Task Timers_end_with_their_activation() => Cluster.Run(async cluster =>
    {
        var grain = cluster.Grain<ITimerGrain>("one");
        await grain.Start(interleave: false);
        await cluster.Deactivate(grain);
        await cluster.Advance(TimeSpan.FromMinutes(1));
        await grain.Hold("open");
        cluster.Journal.Entries.ShouldNotContain("tick");
    });

    [Fact]
    public Task Deactivation_waits_for_the_tick_that_runs() => Cluster.Run(async cluster =>
    {
        var grain = cluster.Grain<ITimerGrain>("one");
        await grain.StartSlow("slow");
        await cluster.AdvanceToTimer(Due);
        await cluster.Journal.Saw("slow tick begins");
        var gone = cluster.Deactivate(grain);
        await cluster.Grain<IWorkerGrain>("other").Note("others run meanwhile");
        gone.IsCompleted.ShouldBeFalse();
        cluster.Journal.Open("slow");
        await gone;
        cluster.Journal.Entries[^1].ShouldBe("slow tick ends");
    });
}

public interface ITimerGrain : IGrainWithStringKey
{
    Task Start(bool interleave);

    Task StartSlow(string gate);

    Task StartFailing();

    Task Change(TimeSpan due);

    Task Stop();

    Task Hold(string gate);
}

public sealed class TimerGrain(Journal journal) : Grain, ITimerGrain
{
    private static readonly GrainTimerCreationOptions Times =
        new(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(10));

    private IGrainTimer? _timer;

    public Task Start(bool interleave)
    {
        _timer = this.RegisterGrainTimer(
            static (journal, _) =>
            {
                journal.Add("tick");
                return Task.CompletedTask;
            },
            journal,
            Times with { Interleave = interleave });
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
        _timer = this.RegisterGrainTimer(
            () =>
            {
                journal.Add("failing tick");
                throw new InvalidOperationException("tick");
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
        if (gate != "open")
        {
            journal.Add($"begin {gate}");
            await journal.Gate(gate);
            journal.Add($"end {gate}");
        }
    }
}
