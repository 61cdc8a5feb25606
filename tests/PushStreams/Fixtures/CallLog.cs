using System.Collections.Concurrent;
using OrleansChat.PushStreams;

namespace OrleansChat.Tests.PushStreams.Fixtures;

/// <summary>The calls between producers and consumers, as the silos see them.</summary>
internal sealed class CallLog : IIncomingGrainCallFilter, IOutgoingGrainCallFilter
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<(string Method, StreamId Stream)> _calls = new();
    private readonly ConcurrentDictionary<(string Method, StreamId Stream), TaskCompletionSource> _expected = new();

    /// <summary>How many messages went to consumers of a stream.</summary>
    public int Notified(StreamId stream) => Count(nameof(IPushStreamConsumer.Notify), stream);

    public int Count(string method, StreamId stream) => _calls.Count(call => call == (method, stream));

    /// <summary>Completes after the next such call.</summary>
    public Task Next(string method, StreamId stream) =>
        _expected.GetOrAdd(
            (method, stream), _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))
            .Task.WaitAsync(MaxWait, TestContext.Current.CancellationToken);

    async Task IIncomingGrainCallFilter.Invoke(IIncomingGrainCallContext context)
    {
        await context.Invoke();
        if (context.Request.GetInterfaceType() == typeof(IPushStreamProducer))
        {
            Note(context.Request.GetMethodName(), (StreamId)context.Request.GetArgument(1)!);
        }
    }

    async Task IOutgoingGrainCallFilter.Invoke(IOutgoingGrainCallContext context)
    {
        if (context.Request.GetInterfaceType() == typeof(IPushStreamConsumer))
        {
            Note(context.Request.GetMethodName(), (StreamId)context.Request.GetArgument(0)!);
        }

        await context.Invoke();
    }

    private void Note(string method, StreamId stream)
    {
        _calls.Enqueue((method, stream));
        if (_expected.TryRemove((method, stream), out var expected))
        {
            expected.SetResult();
        }
    }
}
