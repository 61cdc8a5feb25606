using System.Text;
using System.Threading.Channels;
using OrleansChat.Frontend.Delivery;
using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Tests.Frontend.Fixtures;

/// <summary>A client whose frames a test writes and reads.</summary>
internal sealed class FakeSocket(TimeProvider time) : IClientSocket
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(20);

    private readonly Channel<ClientMessage> _incoming = Channel.CreateUnbounded<ClientMessage>();
    private readonly Lock _guardsWritten = new();
    private readonly List<byte[]> _frames = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _stalled;

    public long LastHeard { get; set; } = time.GetTimestamp();

    public Action<byte[]>? Answering { get; set; }

    public bool IsAborted { get; private set; }

    /// <summary>How often somebody wrote, however many frames at once.</summary>
    public int Writes { get; private set; }

    /// <summary>Messages that were read.</summary>
    public int Received { get; private set; }

    public async ValueTask<ClientMessage> Receive()
    {
        var message = await _incoming.Reader.ReadAsync();
        lock (_guardsWritten)
        {
            Received++;
            LastHeard = time.GetTimestamp();
        }

        Signal();
        return message;
    }

    public async ValueTask Write(ReadOnlyMemory<byte> frames)
    {
        if (_stalled is { } stalled)
        {
            await stalled.Task;
        }

        lock (_guardsWritten)
        {
            Writes++;
            for (var rest = frames.ToArray(); rest.Length > 0;)
            {
                var header = rest.Length - ServerFrame.PayloadOf(rest).Length;
                var length = rest[1] switch
                {
                    126 => (rest[2] << 8) | rest[3],
                    127 => (rest[7] << 16) | (rest[8] << 8) | rest[9],
                    _ => rest[1],
                };
                _frames.Add(rest[..(header + length)]);
                rest = rest[(header + length)..];
            }
        }

        Signal();
    }

    public void Abort()
    {
        IsAborted = true;
        _incoming.Writer.TryWrite(new ClientMessage(ClientMessageKind.End));
        Signal();
    }

    public void Say(string text) => Say(new ClientMessage(ClientMessageKind.Text, Encoding.UTF8.GetBytes(text)));

    public void Say(ClientMessage message) => _incoming.Writer.TryWrite(message);

    /// <summary>From now on the client does not read.</summary>
    public void Stall() => _stalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void GoOn()
    {
        _stalled?.SetResult();
        _stalled = null;
    }

    /// <summary>Waits until so many text frames arrived, and gives them all.</summary>
    public async Task<IReadOnlyList<string>> Texts(int count)
    {
        await Until(() => TextsNow().Count >= count, $"{count} frames");
        return TextsNow();
    }

    /// <summary>Waits for the code of a close frame.</summary>
    public async Task<int> Closed()
    {
        await Until(() => CloseNow() is not null, "a close frame");
        return CloseNow()!.Value;
    }

    public IReadOnlyList<byte[]> Frames()
    {
        lock (_guardsWritten)
        {
            return [.. _frames];
        }
    }

    public async Task Until(Func<bool> holds, string what)
    {
        while (true)
        {
            Task changed;
            lock (_guardsWritten)
            {
                changed = _changed.Task;
            }

            if (holds())
            {
                return;
            }

            try
            {
                await changed.WaitAsync(MaxWait);
            }
            catch (TimeoutException fault)
            {
                throw new TimeoutException($"There was never {what}; there was {string.Join('\n', TextsNow())}", fault);
            }
        }
    }

    private IReadOnlyList<string> TextsNow() =>
        [.. Frames().Where(ServerFrame.IsText)
            .Select(frame => Encoding.UTF8.GetString(ServerFrame.PayloadOf(frame).Span))];

    private int? CloseNow() =>
        Frames().FirstOrDefault(ServerFrame.IsClose) is { } close ? (close[2] << 8) | close[3] : null;

    private void Signal()
    {
        lock (_guardsWritten)
        {
            _changed.SetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
