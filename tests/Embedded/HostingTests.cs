using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansChat.Tests.Embedded.Fixtures;

namespace OrleansChat.Tests.Embedded;

/// <summary>Options, services and providers.</summary>
public sealed class HostingTests
{
    [Theory]
    [InlineData(nameof(EmbeddedGrainsOptions.ResponseTimeout))]
    [InlineData(nameof(EmbeddedGrainsOptions.CollectionAge))]
    [InlineData(nameof(EmbeddedGrainsOptions.CollectionQuantum))]
    [InlineData(nameof(EmbeddedGrainsOptions.ActivationTimeout))]
    [InlineData(nameof(EmbeddedGrainsOptions.DeactivationTimeout))]
    [InlineData(nameof(EmbeddedGrainsOptions.ShutdownDrainTimeout))]
    public async Task A_time_that_is_not_positive_is_refused_at_the_start(string option)
    {
        var property = typeof(EmbeddedGrainsOptions).GetProperty(option)!;
        var exception = await Should.ThrowAsync<OptionsValidationException>(
            () => Cluster.StartWithAsync(options => property.SetValue(options, TimeSpan.Zero)));
        exception.Message.ShouldContain(option);
    }

    [Fact]
    public async Task A_queue_without_room_is_refused_at_the_start() =>
        (await Should.ThrowAsync<OptionsValidationException>(
            () => Cluster.StartWithAsync(options => options.MaxEnqueuedRequests = 0)))
            .Message.ShouldContain(nameof(EmbeddedGrainsOptions.MaxEnqueuedRequests));

    [Fact]
    public async Task The_client_is_the_grain_factory_of_grains()
    {
        await using var cluster = await Cluster.StartAsync();
        cluster.Services.GetRequiredService<IGrainFactory>().ShouldBeSameAs(cluster.Client);
        cluster.Client.ServiceProvider.GetRequiredService<IClusterClient>().ShouldBeSameAs(cluster.Client);
    }

    [Fact]
    public async Task Services_of_an_activation_live_as_long_as_it_does()
    {
        await using var cluster = await Cluster.StartAsync(services => services.AddScoped<ScopedThing>());
        var grain = cluster.Grain<IScopedGrain>("one");
        await grain.Touch();
        await grain.Touch();
        await cluster.DeactivateAsync(grain);
        cluster.Journal.Entries.ShouldBe(["made", "grain disposed", "thing disposed"]);
    }

    [Fact]
    public async Task Grains_and_clients_find_stream_providers_by_name()
    {
        await using var cluster = await Cluster.StartAsync(
            services => services.AddKeyedSingleton<IStreamProvider, NoStreams>("fanout"));
        cluster.Client.GetStreamProvider("fanout").ShouldBeOfType<NoStreams>();
        (await cluster.Grain<IScopedStreamsGrain>("one").Provider("fanout")).ShouldBe("none");
        Should.Throw<KeyNotFoundException>(() => cluster.Client.GetStreamProvider("other"));
    }

    [Fact]
    public void Ids_of_grains_and_streams_are_written_and_compared_by_their_parts()
    {
        var id = GrainId.Create("conversation", "a/b");
        GrainId.Parse(id.ToString()).ShouldBe(id);
        (id.Type.ToString(), id.Key.ToString()).ShouldBe(("conversation", "a/b"));
        GrainId.Create("conversation", "a").ShouldNotBe(id);
        Should.Throw<ArgumentException>(() => GrainId.Parse("no slash"));
        var stream = StreamId.Create("conversation", "a");
        (stream.GetNamespace(), stream.GetKeyAsString(), stream.ToString()).ShouldBe(
            ("conversation", "a", "conversation/a"));
        StreamId.Create(null, "a").GetNamespace().ShouldBeNull();
        StreamId.Create("user", "a").ShouldNotBe(stream);
    }
}

internal sealed class NoStreams : IStreamProvider
{
    public string Name => "none";

    public bool IsRewindable => false;

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => throw new NotSupportedException();
}

public interface IScopedStreamsGrain : IGrainWithStringKey
{
    Task<string> Provider(string name);
}

internal sealed class ScopedStreamsGrain : Grain, IScopedStreamsGrain
{
    public Task<string> Provider(string name) => Task.FromResult(this.GetStreamProvider(name).Name);
}

internal sealed class ScopedThing : IDisposable
{
    private readonly Journal _journal;

    public ScopedThing(Journal journal)
    {
        _journal = journal;
        _journal.Add("made");
    }

    public void Dispose() => _journal.Add("thing disposed");
}

public interface IScopedGrain : IGrainWithStringKey
{
    Task Touch();
}

internal sealed class ScopedGrain(ScopedThing thing, Journal journal) : Grain, IScopedGrain, IDisposable
{
    public Task Touch()
    {
        thing.ShouldBeSameAs(ServiceProvider.GetRequiredService<ScopedThing>());
        return Task.CompletedTask;
    }

    public void Dispose() => journal.Add("grain disposed");
}
