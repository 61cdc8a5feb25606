using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace OrleansChat.PushStreams;

/// <summary>One observer of a stream that this process is subscribed to.</summary>
internal abstract class LocalSubscription(Guid id, StreamId stream)
{
    public Guid Id => id;

    public StreamId Stream => stream;

    /// <summary>Hands a notification to the observer; never fails, and doesn't wait for it.</summary>
    public abstract void Notify(StreamNotification notification);

    /// <summary>Stops handing notifications to the observer, including those that wait.</summary>
    public abstract void End();
}

/// <summary>
/// Calls an observer with one notification at a time. While it is busy, further notifications wait, up to a limit.
/// </summary>
internal sealed partial class LocalSubscription<T>(
    Guid id, StreamId stream, IAsyncObserver<T> observer, int waitingMax, ILogger logger)
    : LocalSubscription(id, stream)
{
    private readonly Lock _guardsQueue = new();
    private readonly Queue<StreamNotification> _waiting = new();
    private IAsyncObserver<T> _observer = observer;
    private bool _isBusy;
    private bool _isDropping;
    private bool _hasEnded;

    /// <summary>Receives all further notifications.</summary>
    public IAsyncObserver<T> Observer
    {
        get => Volatile.Read(ref _observer);
        set => Volatile.Write(ref _observer, value);
    }

    public override void Notify(StreamNotification notification)
    {
        lock (_guardsQueue)
        {
            if (_isBusy || _hasEnded)
            {
                Enqueue(notification);
                return;
            }

            _isBusy = true;
        }

        _ = Call(notification);
    }

    public override void End()
    {
        lock (_guardsQueue)
        {
            _hasEnded = true;
            _waiting.Clear();
        }
    }

    private void Enqueue(StreamNotification notification)
    {
        if (_hasEnded)
        {
            return;
        }

        if (_waiting.Count < waitingMax)
        {
            _waiting.Enqueue(notification);
        }
        else if (!_isDropping)
        {
            _isDropping = true;
            LogDropping(Stream, waitingMax);
        }
    }

    /// <summary>Calls the observer until no notification waits; never fails.</summary>
    private async Task Call(StreamNotification notification)
    {
        StreamNotification? next = notification;
        while (next is not null)
        {
            try
            {
                await Call(Observer, next);
            }
            catch (Exception fault)
            {
                LogObserverFailed(fault, Stream);
            }

            lock (_guardsQueue)
            {
                _isBusy = _waiting.TryDequeue(out next);
                _isDropping &= _isBusy;
            }
        }
    }

    private static Task Call(IAsyncObserver<T> observer, StreamNotification notification) => notification switch
    {
        ItemNotification item => Call(observer, item.Item),
        BatchNotification batch => Call(observer, batch),
        CompletedNotification => observer.OnCompletedAsync(),
        ErrorNotification error => observer.OnErrorAsync(error.Error),
        _ => throw new ArgumentOutOfRangeException(nameof(notification), notification, "Unknown kind of notification."),
    };

    private static async Task Call(IAsyncObserver<T> observer, BatchNotification batch)
    {
        foreach (var item in batch.Items)
        {
            await Call(observer, item);
        }
    }

    private static Task Call(IAsyncObserver<T> observer, object? item) =>
        item is T || (item is null && default(T) is null)
            ? observer.OnNextAsync((T)item!)
            : observer.OnErrorAsync(new InvalidCastException(
                $"The stream delivered a {item?.GetType().Name ?? "null"} to an observer of {typeof(T).Name}."));

    [LoggerMessage(1203, LogLevel.Error, "An observer of {Stream} failed; it continues with the next item")]
    private partial void LogObserverFailed(Exception fault, StreamId stream);

    [LoggerMessage(1204, LogLevel.Warning, "An observer of {Stream} is {Waiting} notifications behind; it misses some")]
    private partial void LogDropping(StreamId stream, int waiting);
}
