using OrleansChat.Tests.Embedded.Fixtures;

namespace OrleansChat.Tests.Embedded;

/// <summary>How activations come and go.</summary>
public sealed class LifecycleTests
{
    [Fact]
    public async Task An_unused_grain_deactivates_and_comes_back_with_its_stored_state()
    {
        await using var cluster = await Cluster.StartAsync();
        var grain = cluster.Grain<ICounterGrain>("one");
        await grain.Add(2);
        await grain.AddWithoutWriting(40);
        var gone = cluster.WaitForDeactivationAsync(grain);
        cluster.Time.Advance(TimeSpan.FromMinutes(14));
        gone.IsCompleted.ShouldBeFalse();
        cluster.Time.Advance(TimeSpan.FromMinutes(2));
        await gone;
        (await grain.Add(3)).ShouldBe(5);
        cluster.Journal.Entries.ShouldBe(["activated one", "deactivated one: ActivationIdle", "activated one"]);
    }

    [Fact]
    public void A_call_postpones_the_idle_deactivation()
    {
        using var runtimes = new TwoRuntimes();
        runtimes.Silo.Start();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            runtimes.Run(() => runtimes.Client.GetGrain<IWorkerGrain>("one").Note("used"))
                .IsCompletedSuccessfully.ShouldBeTrue();
            runtimes.Advance(TimeSpan.FromMinutes(14));
            runtimes.Silo.Directory.Count.ShouldBe(1);
        }

        runtimes.Advance(TimeSpan.FromMinutes(2));
        runtimes.Silo.Directory.Count.ShouldBe(0);
    }

    [Fact]
    public void A_class_may_have_a_collection_age_of_its_own_or_none()
    {
        using var runtimes = new TwoRuntimes();
        runtimes.Silo.Start();
        runtimes.Run(() => Task.WhenAll(
            runtimes.Client.GetGrain<IBriefGrain>("brief").Touch(),
            runtimes.Client.GetGrain<IWorkerGrain>("usual").Note("used"),
            runtimes.Client.GetGrain<ILastingGrain>("lasting").Touch())).IsCompletedSuccessfully.ShouldBeTrue();
        runtimes.Silo.Directory.Count.ShouldBe(3);
        runtimes.Advance(TimeSpan.FromMinutes(4));
        runtimes.Silo.Directory.Count.ShouldBe(2);
        runtimes.Advance(TimeSpan.FromHours(24));
        runtimes.Silo.Directory.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_failed_activation_fails_the_calls_that_wait_and_the_next_call_tries_anew()
    {
        await using var cluster = await Cluster.StartAsync();
        var grain = cluster.Grain<IFragileGrain>("one");
        var first = grain.Touch();
        var second = grain.Touch();
        await cluster.Journal.Saw("activating");
        cluster.Journal.Open("fail");
        (await Should.ThrowAsync<WorkException>(first)).Message.ShouldBe("activation");
        await Should.ThrowAsync<WorkException>(second);
        await grain.Touch();
        cluster.Journal.Entries.Count(entry => entry == "activating").ShouldBe(2);
    }

    [Fact]
    public async Task An_activation_that_hangs_fails_at_its_time_out()
    {
        await using var cluster = await Cluster.StartWithAsync(
            options => options.ActivationTimeout = TimeSpan.FromSeconds(7));
        var call = cluster.Grain<IFragileGrain>("one").Touch();
        await cluster.Journal.Saw("activating");

        // That of the token, and that of the wait for a grain that does not look at its token.
        await cluster.Time.WhenArmed(TimeSpan.FromSeconds(7), timers: 2);
        cluster.Time.Advance(TimeSpan.FromSeconds(7));
        await Should.ThrowAsync<TimeoutException>(call);
        await cluster.Journal.Saw("activation cancelled");
    }

    [Fact]
    public async Task A_missing_storage_fails_the_call_by_its_name()
    {
        await using var cluster = await Cluster.StartAsync();
        (await Should.ThrowAsync<InvalidOperationException>(cluster.Grain<IHomelessGrain>("one").Touch()))
            .Message.ShouldContain("nowhere");
    }

    [Fact]
    public async Task A_call_that_comes_while_the_grain_deactivates_goes_to_the_next_activation()
    {
        await using var cluster = await Cluster.StartAsync();
        var grain = cluster.Grain<ISlowToLeaveGrain>("one");
        await grain.Leave();
        await cluster.Journal.Saw("leaving");
        var calls = new[] { grain.Note("a"), grain.Note("b"), grain.Note("c") };
        cluster.Journal.Open("leave");
        await Task.WhenAll(calls);
        cluster.Journal.Entries.ShouldBe(["come", "leaving", "left", "come", "a", "b", "c"]);
    }

    [Fact]
    public async Task Deactivation_waits_for_the_call_that_runs_and_passes_on_those_that_wait()
    {
        await using var cluster = await Cluster.StartAsync();
        var grain = cluster.Grain<IWorkerGrain>("one");
        var running = grain.Work("a");
        await cluster.Journal.Saw("begin a");
        var waiting = grain.Note("b");
        var gone = cluster.DeactivateAsync(grain);
        cluster.Journal.Open("a");
        await running;
        await gone;
        await waiting;
        cluster.Journal.Entries.ShouldBe(
            ["activated one", "begin a", "end a", "deactivated one: RuntimeRequested", "activated one", "b"]);
    }

    [Fact]
    public async Task No_call_is_lost_while_a_grain_keeps_deactivating()
    {
        await using var cluster = await Cluster.StartAsync();
        var grain = cluster.Grain<IWorkerGrain>("one");
        var callers = Enumerable.Range(0, 4).Select(caller => Task.Run(async () =>
        {
            for (var number = 0; number < 500; number++)
            {
                await grain.Note($"caller {caller}");
                if (number % 10 == caller)
                {
                    await grain.DeactivateSoon();
                }
            }
        }));
        await Task.WhenAll(callers);
        var entries = cluster.Journal.Entries;
        entries.Count(entry => entry.StartsWith("caller", StringComparison.Ordinal)).ShouldBe(2_000);
        entries.Where(entry => entry.Contains("activated", StringComparison.Ordinal))
            .Select((entry, index) => entry.StartsWith(index % 2 == 0 ? "activated" : "deactivated", default))
            .ShouldAllBe(alternates => alternates);
    }

    [Fact]
    public async Task A_deactivation_that_hangs_ends_at_its_time_out_and_the_next_activation_begins()
    {
        await using var cluster = await Cluster.StartWithAsync(
            options => options.DeactivationTimeout = TimeSpan.FromSeconds(7));
        var grain = cluster.Grain<ISlowToLeaveGrain>("one");
        await grain.Leave();
        await cluster.Journal.Saw("leaving");
        var call = grain.Note("a");
        await cluster.Time.WhenArmed(TimeSpan.FromSeconds(7), timers: 2);
        cluster.Time.Advance(TimeSpan.FromSeconds(7));
        await call;
        cluster.Journal.Entries.ShouldContain("log 9002: Deactivation of slowtoleave/one failed; "
            + "the activation is dropped all the same");
    }

    [Fact]
    public async Task A_write_over_a_newer_record_fails_and_ends_the_activation()
    {
        await using var cluster = await Cluster.StartAsync();
        var grain = cluster.Grain<ICounterGrain>("one");
        await grain.Add(1);
        await grain.LoseTheTag();
        var gone = cluster.WaitForDeactivationAsync(grain);
        await Should.ThrowAsync<InconsistentStateException>(grain.Add(1));
        await gone;
        (await grain.Add(1)).ShouldBe(2);
        cluster.Journal.Entries.ShouldBe(["activated one", "deactivated one: ApplicationError", "activated one"]);
    }

    [Fact]
    public async Task A_cleared_state_is_as_new()
    {
        await using var cluster = await Cluster.StartAsync();
        var grain = cluster.Grain<ICounterGrain>("one");
        await grain.Add(5);
        await grain.Clear();
        (await grain.Add(1)).ShouldBe(1);
    }
}
