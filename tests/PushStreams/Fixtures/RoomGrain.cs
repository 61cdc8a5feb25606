using Orleans.Streams;

namespace OrleansChat.Tests.PushStreams.Fixtures;

/// <summary>Produces the stream of its key in the namespace <c>room</c>.</summary>
public interface IRoomGrain : IGrainWithStringKey
{
    Task Say(string text);

    Task SayTogether(string[] texts);

    Task Complete();

    Task Fail(string message);

    Task<SiloAddress> Silo();

    /// <summary>Publishes to a stream that another grain produces, or none.</summary>
    Task SayElsewhere(string streamNamespace, string key, string text);

    /// <summary>Tries to subscribe to its own stream.</summary>
    Task Listen();
}

internal sealed class RoomGrain(ILocalSiloDetails silo) : Grain, IRoomGrain
{
    private IAsyncStream<string>? _stream;

    public Task Say(string text) => Stream().OnNextAsync(text);

    public Task SayTogether(string[] texts) => Stream().OnNextBatchAsync(texts);

    public Task Complete() => Stream().OnCompletedAsync();

    public Task Fail(string message) => Stream().OnErrorAsync(new InvalidOperationException(message));

    public Task<SiloAddress> Silo() => Task.FromResult(silo.SiloAddress);

    public Task SayElsewhere(string streamNamespace, string key, string text) =>
        this.GetStreamProvider(PushCluster.Provider)
            .GetStream<string>(StreamId.Create(streamNamespace, key))
            .OnNextAsync(text);

    public Task Listen() => Stream().SubscribeAsync(new Recorder());

    private IAsyncStream<string> Stream() =>
        _stream ??= this.GetStreamProvider(PushCluster.Provider)
            .GetStream<string>(StreamId.Create(PushCluster.Rooms, this.GetPrimaryKeyString()));
}
