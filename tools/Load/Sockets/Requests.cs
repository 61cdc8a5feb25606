using System.Globalization;
using OrleansChat.Tools.Load.Measuring;

namespace OrleansChat.Tools.Load.Sockets;

/// <summary>
/// All requests of a run, numbered through over all connections; a send carries its number in its client id.
/// </summary>
internal sealed class Requests(TimeProvider time)
{
    private const int SendsAtFirst = 4_096;

    private readonly Dictionary<long, TaskCompletionSource<byte[]>> _asked = [];
    private readonly byte[] _clientIdStart = System.Text.Encoding.ASCII.GetBytes(
        $"\"clientId\":\"{Guid.CreateVersion7().ToString("N", CultureInfo.InvariantCulture)}-");

    private long _next = 1;
    private long _firstSend = 1;
    private Pending[] _sends = new Pending[SendsAtFirst];

    /// <summary>The counters of the current step.</summary>
    public Measurement Measurement { get; private set; } = new();

    /// <summary>The client id's member up to the number, to be written into sends.</summary>
    public ReadOnlySpan<byte> ClientIdStart => _clientIdStart;

    /// <summary>Starts a step: later answers to earlier sends count for nothing.</summary>
    public void Start(Measurement measurement)
    {
        Measurement = measurement;
        _firstSend = _next;
        Array.Clear(_sends);
    }

    /// <summary>The number of a request whose reply somebody waits for.</summary>
    public (long Id, Task<byte[]> Reply) Ask()
    {
        var reply = new TaskCompletionSource<byte[]>();
        _asked[_next] = reply;
        return (_next++, reply.Task);
    }

    /// <summary>The number of a send that was due at that time stamp.</summary>
    public long Send(Room room, long due)
    {
        var index = (int)(_next - _firstSend);
        if (index >= _sends.Length)
        {
            Array.Resize(ref _sends, Math.Max(index + 1, _sends.Length * 2));
        }

        _sends[index] = new Pending(room, due);
        Measurement.Sent++;
        return _next++;
    }

    /// <summary>When the send of an event was due; 0 when it is none of this step.</summary>
    public long Due(ReadOnlySpan<byte> frame)
    {
        var number = Scan.Number(frame, _clientIdStart);
        var index = number - _firstSend;
        return number >= 0 && index >= 0 && number < _next ? _sends[index].Due : 0;
    }

    /// <summary>Takes a reply: <c>{"re":7,"ok":…</c>.</summary>
    public void Answer(ReadOnlySpan<byte> frame, long now)
    {
        var id = Scan.Digits(frame["{\"re\":".Length..]);
        if (_asked.Remove(id, out var asked))
        {
            asked.SetResult(frame.ToArray());
            return;
        }

        if (id < _firstSend || id >= _next)
        {
            return;
        }

        if (frame.IndexOf("\"ok\":"u8) is >= 0 and < 32)
        {
            var send = _sends[id - _firstSend];
            Measurement.Acknowledged.Add((long)time.GetElapsedTime(send.Due, now).TotalNanoseconds);
            send.Room.Head = Math.Max(send.Room.Head, Scan.Number(frame, "\"seq\":"u8));
        }
        else
        {
            Measurement.Refuse(Scan.Text(frame, "\"code\":"u8));
        }
    }

    public void Fail(long id, Exception exception)
    {
        if (_asked.Remove(id, out var asked))
        {
            asked.SetException(exception);
        }
    }

    private readonly record struct Pending(Room Room, long Due);
}
