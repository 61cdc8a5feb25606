using Orleans.Concurrency;
using Shouldly;
using Xunit;

namespace OrleansChat.Tests.Fidelity.Promises;

/// <summary>An interface that every grain answers, because the silo has an extension for it.</summary>
public sealed class ExtensionTests
{
    [Fact]
    public Task A_grain_answers_by_its_extension_and_each_activation_has_one() => Cluster.Run(async cluster =>
    {
        var one = cluster.Grain<IWorkerGrain>("one").AsReference<ITallyExtension>();
        var two = cluster.Grain<IWorkerGrain>("two").AsReference<ITallyExtension>();
        await one.Count();
        (await one.Count()).ShouldBe(2);
        (await two.Count()).ShouldBe(1);
    });

    [Fact]
    public Task A_call_of_an_extension_activates_the_grain_and_waits_for_the_calls_of_the_grain() => Cluster.Run(
        async cluster =>
        {
            var grain = cluster.Grain<IWorkerGrain>("one");
            var tally = grain.AsReference<ITallyExtension>();
            var work = grain.Work("a");
            await cluster.Journal.Saw("begin a");
            var waiting = tally.Count();
            (await tally.Peek()).ShouldBe(0);
            waiting.IsCompleted.ShouldBeFalse();
            cluster.Journal.Open("a");
            await work;
            (await waiting).ShouldBe(1);
        });

    [Fact]
    public Task An_extension_ends_with_its_activation() => Cluster.Run(async cluster =>
    {
        var grain = cluster.Grain<IWorkerGrain>("one");
        await grain.AsReference<ITallyExtension>().Count();
        await cluster.Deactivate(grain);
        (await grain.AsReference<ITallyExtension>().Count()).ShouldBe(1);
    });
}

public interface ITallyExtension : IGrainExtension
{
    Task<int> Count();

    [AlwaysInterleave]
    Task<int> Peek();
}

public sealed class TallyExtension : ITallyExtension
{
    private int _count;

    public Task<int> Count() => Task.FromResult(++_count);

    public Task<int> Peek() => Task.FromResult(_count);
}
