namespace OrleansChat.Tests.Embedded;

public sealed class CallTests
{
    [Fact]
    public async Task A_call_reaches_the_grain_and_brings_its_result_back()
    {
        await using var cluster = await Clusters.StartAsync();
        var grain = cluster.Client.GetGrain<ICounterGrain>("one");
        (await grain.Add(2)).ShouldBe(2);
        (await grain.Add(3)).ShouldBe(5);
        (await cluster.Client.GetGrain<ICounterGrain>("two").Add(1)).ShouldBe(1);
    }
}

public interface ICounterGrain : IGrainWithStringKey
{
    Task<int> Add(int amount);

    Task Reset();
}

internal sealed class CounterGrain([PersistentState("counter", "states")] IPersistentState<Counted> state)
    : Grain, ICounterGrain
{
    public async Task<int> Add(int amount)
    {
        state.State.Value += amount;
        await state.WriteStateAsync();
        return state.State.Value;
    }

    public Task Reset()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

internal sealed class Counted
{
    public int Value { get; set; }
}

internal static class Clusters
{
    public static async Task<InProcessTestCluster> StartAsync()
    {
        var cluster = new InProcessTestClusterBuilder()
            .ConfigureSilo((_, silo) => silo.AddMemoryGrainStorage("states"))
            .Build();
        await cluster.DeployAsync();
        return cluster;
    }
}
