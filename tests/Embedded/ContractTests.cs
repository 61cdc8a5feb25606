using System.Collections.Immutable;
using OrleansChat.Tests.Embedded.Fixtures;

namespace OrleansChat.Tests.Embedded;

/// <summary>What may cross a call: caller and grain share it, so only what nobody can change.</summary>
public sealed class ContractTests
{
    [Theory]
    [InlineData(typeof(IArrayGrain), "takes System.Byte[] bytes")]
    [InlineData(typeof(IListResultGrain), "gives System.Collections.Generic.List`1[System.Int32]")]
    [InlineData(typeof(IUnmarkedRecordGrain), "takes OrleansChat.Tests.Embedded.Unmarked record")]
    [InlineData(typeof(IMutableInsideGrain), "takes System.Collections.Immutable.ImmutableArray`1[System.Byte[]] many")]
    [InlineData(typeof(IStructWithArrayGrain), "takes OrleansChat.Tests.Embedded.WithArray value")]
    [InlineData(typeof(IVoidGrain), "gives Void")]
    [InlineData(typeof(IOneWayResultGrain), "has no result to give")]
    public void What_could_change_is_refused_when_the_reference_is_made(Type grainInterface, string why) =>
        Should.Throw<ArgumentException>(() => Grains.Embedded.Calls.GrainInterface.Of(grainInterface))
            .Message.ShouldContain(why);

    [Fact]
    public async Task What_cannot_change_passes_as_the_same_object()
    {
        await using var cluster = await Cluster.StartAsync();
        var grain = cluster.Grain<IEchoGrain>("one");
        var marked = new Marked("text");
        (await grain.Echo(marked)).ShouldBeSameAs(marked);
        (await grain.EchoMany([marked], new Pair(1, "two"), 3, [4])).ShouldBe("text 1 two 3 4");
    }

    [Fact]
    public async Task References_travel_as_arguments()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.Grain<IEchoGrain>("one").Call(cluster.Grain<IWorkerGrain>("two"));
        cluster.Journal.Entries.ShouldBe(["activated two", "called"]);
    }

    [Fact]
    public async Task A_grain_may_pass_a_reference_to_itself()
    {
        await using var cluster = await Cluster.StartAsync();
        (await cluster.Grain<IEchoGrain>("one").Self()).ShouldBe(cluster.Grain<IEchoGrain>("one"));
    }

    [Fact]
    public async Task A_grain_that_passes_itself_instead_of_a_reference_is_told()
    {
        await using var cluster = await Cluster.StartAsync();
        var exception = await Should.ThrowAsync<ArgumentException>(
            cluster.Grain<IEchoGrain>("one").PassItself(cluster.Grain<IEchoGrain>("two")));
        exception.Message.ShouldContain("AsReference");
    }
}

public interface IArrayGrain : IGrainWithStringKey
{
    Task Take(byte[] bytes);
}

public interface IListResultGrain : IGrainWithStringKey
{
    Task<List<int>> Give();
}

public interface IUnmarkedRecordGrain : IGrainWithStringKey
{
    Task Take(Unmarked record);
}

public interface IMutableInsideGrain : IGrainWithStringKey
{
    Task Take(ImmutableArray<byte[]> many);
}

public interface IStructWithArrayGrain : IGrainWithStringKey
{
    Task Take(WithArray value);
}

public interface IVoidGrain : IGrainWithStringKey
{
    void Take();
}

public interface IOneWayResultGrain : IGrainWithStringKey
{
    [OneWay]
    Task<int> Give();
}

public sealed record Unmarked(string Text);

[Immutable]
public sealed record Marked(string Text);

public readonly record struct Pair(int Number, string Text);

public readonly record struct WithArray(byte[] Bytes);

public interface IEchoGrain : IGrainWithStringKey
{
    Task<Marked> Echo(Marked marked);

    Task<string> EchoMany(ImmutableArray<Marked> many, Pair pair, int? number, [Immutable] byte[] bytes);

    Task Call(IWorkerGrain other);

    Task<IEchoGrain> Self();

    [AlwaysInterleave]
    Task<IEchoGrain> Take(IEchoGrain other);

    Task PassItself(IEchoGrain other);
}

internal sealed class EchoGrain : Grain, IEchoGrain
{
    public Task<Marked> Echo(Marked marked) => Task.FromResult(marked);

    public Task<string> EchoMany(ImmutableArray<Marked> many, Pair pair, int? number, byte[] bytes) =>
        Task.FromResult($"{many[0].Text} {pair.Number} {pair.Text} {number} {bytes[0]}");

    public Task Call(IWorkerGrain other) => other.Note("called");

    public Task<IEchoGrain> Self() => Task.FromResult(this.AsReference<IEchoGrain>());

    public Task<IEchoGrain> Take(IEchoGrain other) => Task.FromResult(other);

    public Task PassItself(IEchoGrain other) => other.Take(this);
}
