using System.Buffers;
using System.Text;
using System.Text.Json;

namespace OrleansChat.Tools.Load.Baseline;

/// <summary>A conversation that lives in memory: numbers messages and hands each to all who read.</summary>
internal sealed class BaselineRoom(string id)
{
    private const int RecentEvents = 300;

    private readonly Lock _order = new();
    private readonly Queue<byte[]> _recent = new();
    private BaselineConnection[] _readers = [];
    private long _head;

    public string Id { get; } = id;

    public long Head => Volatile.Read(ref _head);

    /// <summary>Gives the next number, frames the event once and hands it to every reader.</summary>
    public long Send(string sender, ReadOnlySpan<byte> clientId, ReadOnlySpan<byte> text, string at)
    {
        lock (_order)
        {
            var seq = ++_head;
            var frame = Frame(seq, sender, clientId, text, at);
            _recent.Enqueue(frame);
            if (_recent.Count > RecentEvents)
            {
                _recent.Dequeue();
            }

            foreach (var reader in _readers)
            {
                reader.Deliver(frame);
            }

            return seq;
        }
    }

    /// <summary>Adds a reader, and tells it first where it starts.</summary>
    public void Subscribe(BaselineConnection reader, long request, long? after)
    {
        lock (_order)
        {
            var missed = after is { } known ? _recent.TakeLast((int)Math.Min(RecentEvents, _head - known)) : [];
            reader.Deliver(ServerFrames.Text(Encoding.UTF8.GetBytes(
                $"{{\"re\":{request},\"ok\":{{\"items\":[{{\"id\":\"{Id}\",\"epoch\":\"1\",\"head\":{_head},"
                + $"\"recovered\":{(after is null ? "false" : "true")},"
                + $"\"events\":[{string.Join(',', missed.Select(ServerFrames.Payload))}]}}]}}}}")));
            _readers = [.. _readers, reader];
        }
    }

    public void Leave(BaselineConnection reader)
    {
        lock (_order)
        {
            _readers = Array.FindAll(_readers, other => other != reader);
        }
    }

    private byte[] Frame(long seq, string sender, ReadOnlySpan<byte> clientId, ReadOnlySpan<byte> text, string at)
    {
        var payload = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(payload))
        {
            json.WriteStartObject();
            json.WriteString("event", "message");
            json.WriteString("conversation", Id);
            json.WriteString("epoch", "1");
            json.WriteNumber("seq", seq);
            json.WriteString("at", at);
            json.WriteStartObject("sender");
            json.WriteString("type", "guest");
            json.WriteString("id", sender);
            json.WriteString("name", sender);
            json.WriteEndObject();
            json.WriteString("recipientType", "group");
            json.WriteString("clientId", clientId);
            json.WriteString("text", text);
            json.WriteEndObject();
        }

        return ServerFrames.Text(payload.WrittenSpan);
    }
}
