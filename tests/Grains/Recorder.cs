using System.Threading.Channels;
using Orleans.Streams;
using OrleansChat.Fanout;

namespace OrleansChat.Tests.Grains;

/// <summary>Keeps what a stream delivers, for a test to await.</summary>
internal sealed class Recorder : IAsyncObserver<StreamEvent>
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    private readonly Channel<StreamEvent> _events = Channel.CreateUnbounded<StreamEvent>();

    public Task OnNextAsync(StreamEvent item, StreamSequenceToken? token = null) =>
        _events.Writer.WriteAsync(item).AsTask();

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    public Task<StreamEvent> Next() => _events.Reader.ReadAsync().AsTask().WaitAsync(MaxWait);
}
