using System.Diagnostics;

namespace OrleansChat.Tests.Embedded;

/// <summary>What calls and activations cost: memory has limits, times are printed, as they vary by machine.</summary>
[Collection(nameof(CostTests))]
public sealed class CostTests(ITestOutputHelper output)
{
    private const int IdleActivationBytesMax = 1_000;
    private const int CallBytesMax = 600;

    [Fact]
    public async Task An_idle_activation_takes_less_than_a_kilobyte()
    {
        const int activations = 20_000;
        await using var cluster = await DeployAsync();
        await ActivateAsync(cluster.Client, "warm", 1_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await ActivateAsync(cluster.Client, "idle", activations);
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / activations;
        output.WriteLine($"{bytes} B an idle activation");
        bytes.ShouldBeLessThan(IdleActivationBytesMax);
    }

    [Fact]
    public async Task A_call_allocates_a_few_hundred_bytes()
    {
        const int calls = 20_000;
        await using var cluster = await DeployAsync();
        var grain = cluster.Client.GetGrain<IPlainGrain>("one");
        await CallAsync(grain, 2_000);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await CallAsync(grain, calls);
        var bytes = (GC.GetTotalAllocatedBytes(precise: true) - before) / calls;
        output.WriteLine($"{bytes} B a call");
        bytes.ShouldBeLessThan(CallBytesMax);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Calls_are_timed_with_one_caller_and_with_64()
    {
        const int callers = 64;
        const int calls = 30_000;
        await using var cluster = await DeployAsync();
        var grain = cluster.Client.GetGrain<IPlainGrain>("one");
        await CallAsync(grain, 200_000);
        var times = new long[500_000];
        for (var call = 0; call < times.Length; call++)
        {
            var start = Stopwatch.GetTimestamp();
            await grain.Echo(call);
            times[call] = Stopwatch.GetTimestamp() - start;
        }

        Array.Sort(times);
        var all = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(
            caller => Task.Run(() => CallAsync(cluster.Client.GetGrain<IPlainGrain>($"{caller}"), calls))));
        output.WriteLine($"one caller p50 {Microseconds(times[times.Length / 2])} µs, "
            + $"p99 {Microseconds(times[times.Length * 99 / 100])} µs; "
            + $"{callers} callers {callers * calls / all.Elapsed.TotalSeconds:N0} calls/s");
    }

    private static string Microseconds(long ticks) => $"{Stopwatch.GetElapsedTime(0, ticks).TotalMicroseconds:F2}";

    private static async Task CallAsync(IPlainGrain grain, int calls)
    {
        for (var call = 0; call < calls; call++)
        {
            await grain.Echo(call);
        }
    }

    private static async Task ActivateAsync(IClusterClient client, string name, int count)
    {
        for (var number = 0; number < count; number++)
        {
            await client.GetGrain<IPlainGrain>($"{name}-{number}").Echo(number);
        }
    }

    private static async Task<InProcessTestCluster> DeployAsync()
    {
        var cluster = new InProcessTestClusterBuilder().Build();
        await cluster.DeployAsync();
        return cluster;
    }
}

/// <summary>Measures alone, for all tests share one heap.</summary>
[CollectionDefinition(nameof(CostTests), DisableParallelization = true)]
public sealed class CostCollection;

public interface IPlainGrain : IGrainWithStringKey
{
    Task<int> Echo(int number);
}

internal sealed class PlainGrain : Grain, IPlainGrain
{
    public Task<int> Echo(int number) => Task.FromResult(number);
}
