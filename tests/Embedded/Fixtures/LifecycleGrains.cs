using Microsoft.Extensions.DependencyInjection;

namespace OrleansChat.Tests.Embedded.Fixtures;

public interface ICounterGrain : IGrainWithStringKey
{
    Task<int> Add(int amount);

    Task AddWithoutWriting(int amount);

    /// <summary>Writes the record behind the back of this activation.</summary>
    Task LoseTheTag();

    Task Clear();
}

internal sealed class CounterGrain(
    Journal journal,
    [PersistentState("counter", "states")] IPersistentState<Count> state,
    [FromKeyedServices("states")] IGrainStorage storage) : Grain, ICounterGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        journal.Add($"activated {this.GetPrimaryKeyString()}");
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        journal.Add($"deactivated {this.GetPrimaryKeyString()}: {reason.ReasonCode}");
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

    public Task LoseTheTag() => storage.WriteStateAsync(
        "counter", this.GetGrainId(), new GrainState<Count>(new Count { Value = 1 }, state.Etag));

    public Task Clear() => state.ClearStateAsync();
}

internal sealed class Count
{
    public int Value { get; set; }
}

public interface IBriefGrain : IGrainWithStringKey
{
    Task Touch();
}

[CollectionAgeLimit(Minutes = 2)]
internal sealed class BriefGrain : Grain, IBriefGrain
{
    public Task Touch() => Task.CompletedTask;
}

public interface ILastingGrain : IGrainWithStringKey
{
    Task Touch();
}

[KeepAlive]
internal sealed class LastingGrain : Grain, ILastingGrain
{
    public Task Touch() => Task.CompletedTask;
}

public interface IFragileGrain : IGrainWithStringKey
{
    Task Touch();
}

/// <summary>Its first activation fails when the test says so.</summary>
internal sealed class FragileGrain(Journal journal) : Grain, IFragileGrain
{
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        journal.Add("activating");
        if (journal.Entries.Count(entry => entry == "activating") == 1)
        {
            await using var registration = cancellationToken.Register(() => journal.Add("activation cancelled"));
            await journal.Gate("fail");
            throw new WorkException("activation");
        }
    }

    public Task Touch() => Task.CompletedTask;
}

public interface ISlowToLeaveGrain : IGrainWithStringKey
{
    Task Leave();

    Task Note(string entry);
}

internal sealed class SlowToLeaveGrain(Journal journal) : Grain, ISlowToLeaveGrain
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

public interface IHomelessGrain : IGrainWithStringKey
{
    Task Touch();
}

internal sealed class HomelessGrain([PersistentState("lost", "nowhere")] IPersistentState<Count> state)
    : Grain, IHomelessGrain
{
    public Task Touch() => state.WriteStateAsync();
}
