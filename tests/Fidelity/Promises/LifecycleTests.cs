using Orleans.Storage;
using Shouldly;
using Xunit;

namespace OrleansChat.Tests.Fidelity.Promises;

/// <summary>How activations come and go, and what they find in the storage.</summary>
public sealed class LifecycleTests
{
    [Fact]
    public Task A_grain_comes_back_with_the_state_that_was_written() => Cluster.Run(async cluster =>
    {
        var grain = cluster.Grain<ICounterGrain>("one");
        await grain.Add(2);
        await grain.AddWithoutWriting(40);
        await cluster.Deactivate(grain);
        (await grain.Add(3)).ShouldBe(5);
        cluster.Journal.Entries.ShouldBe(["activated one", "deactivated one", "activated one"]);
    });

    [Fact]
    public Task A_cleared_state_is_as_new() => Cluster.Run(async cluster =>
    {
        var grain = cluster.Grain<ICounterGrain>("one");
        await grain.Add(5);
        await grain.Clear();
        (await grain.Add(1)).ShouldBe(1);
    });

    [Fact]
    public Task A_write_over_a_newer_record_fails_and_ends_the_activation() => Cluster.Run(async cluster =>
    {
        var grain = cluster.Grain<ICounterGrain>("one");
        await grain.Add(1);
        var record = new GrainState<Count>();
        await cluster.SiloStorage.ReadStateAsync("counter", grain.GetGrainId(), record);
        record.State = new Count { Value = 7 };
        await cluster.SiloStorage.WriteStateAsync("counter", grain.GetGrainId(), record);
        await Failure.Of<InconsistentStateException>(grain.Add(1));
        await cluster.Journal.Saw("deactivated one");
        (await grain.Add(1)).ShouldBe(8);
        cluster.Journal.Entries.ShouldBe(["activated one", "deactivated one", "activated one"]);
    });

    [Fact]
    public Task A_failed_activation_fails_the_waiting_call_and_the_next_call_retries() => Cluster.Run(
        async cluster =>
        {
            var grain = cluster.Grain<IFragileGrain>("one");
            var call = grain.Touch();
            await cluster.Journal.Saw("activating");
            cluster.Journal.Open("fail");
            (await Failure.Of<InvalidOperationException>(call)).Message.ShouldBe("activation");
            await grain.Touch();
            cluster.Journal.Entries.Count(entry => entry == "activating").ShouldBe(2);
        });

    [Fact]
    public Task A_call_during_deactivation_goes_to_the_next_activation() => Cluster.Run(
        async cluster =>
        {
            var grain = cluster.Grain<ISlowToLeaveGrain>("one");
            await grain.Leave();
            await cluster.Journal.Saw("leaving");
            var call = grain.Note("a");
            cluster.Journal.Open("leave");
            await call;
            cluster.Journal.Entries.ShouldBe(["come", "leaving", "left", "come", "a"]);
        });

    [Fact]
    public Task Deactivation_waits_for_the_call_that_runs_and_passes_on_the_next() => Cluster.Run(async cluster =>
    {
        var grain = cluster.Grain<IWorkerGrain>("one");
        var running = grain.Work("a");
        await cluster.Journal.Saw("begin a");
        var waiting = grain.Note("b");
        var gone = cluster.Deactivate(grain);
        cluster.Journal.Open("a");
        await Task.WhenAll(running, gone, waiting);
        cluster.Journal.Entries.ShouldBe(
            ["activated one", "begin a", "end a", "deactivated one", "activated one", "b"]);
    });

    [Fact]
    public Task While_a_grain_keeps_deactivating_a_call_runs_once_or_is_refused() => Cluster.Run(async cluster =>
    {
        var (grain, refused) = (cluster.Grain<IWorkerGrain>("one"), 0);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(Call));
        var entries = cluster.Journal.Entries;
        entries.Count(entry => entry.StartsWith("caller", StringComparison.Ordinal)).ShouldBe(400 - refused);
        refused.ShouldBeLessThan(100);
        entries.Where(entry => entry.Contains("activated", StringComparison.Ordinal))
            .Select((entry, index) => entry.StartsWith(index % 2 == 0 ? "activated" : "deactivated", default))
            .ShouldAllBe(alternates => alternates);

        async Task Call(int caller)
        {
            for (var number = 0; number < 100; number++)
            {
                try
                {
                    await grain.Note($"caller {caller}");
                }
                catch (OrleansMessageRejectionException)
                {
                    // Forwarded too often from one activation to the next.
                    Interlocked.Increment(ref refused);
                }

                if (number % 10 == caller)
                {
                    await Task.WhenAny(grain.DeactivateSoon());
                }
            }
        }
    });
}

public interface ICounterGrain : IGrainWithStringKey
{
    Task<int> Add(int amount);

    Task AddWithoutWriting(int amount);

    Task Clear();
}

public sealed class CounterGrain(
    Journal journal, [PersistentState("counter", Cluster.Storage)] IPersistentState<Count> state) : Grain, ICounterGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        journal.Add($"activated {this.GetPrimaryKeyString()}");
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        journal.Add($"deactivated {this.GetPrimaryKeyString()}");
        return Task.CompletedTask;
    }

    public async Task<int> Add(int amount)
    {
        state.State.Value += amount;
        await state.WriteStateAsync();
        return state.State.Value;
    }

    public Task AddWithoutWriting(int amount)
    {
        state.State.Value += amount;
        return Task.CompletedTask;
    }

    public Task Clear() => state.ClearStateAsync();
}

[GenerateSerializer]
public sealed class Count
{
    [Id(0)]
    public int Value { get; set; }
}

public interface IFragileGrain : IGrainWithStringKey
{
    Task Touch();
}

/// <summary>Its first activation fails when the test says so.</summary>
public sealed class FragileGrain(Journal journal) : Grain, IFragileGrain
{
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        journal.Add("activating");
        if (journal.Entries.Count(entry => entry == "activating") == 1)
        {
            await journal.Gate("fail");
            throw new InvalidOperationException("activation");
        }
    }

    public Task Touch() => Task.CompletedTask;
}

public interface ISlowToLeaveGrain : IGrainWithStringKey
{
    Task Leave();

    Task Note(string entry);
}

public sealed class SlowToLeaveGrain(Journal journal) : Grain, ISlowToLeaveGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        journal.Add("come");
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        journal.Add("leaving");
        await journal.Gate("leave");
        journal.Add("left");
    }

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task Note(string entry)
    {
        journal.Add(entry);
        return Task.CompletedTask;
    }
}
