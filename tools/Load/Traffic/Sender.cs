using System.Buffers.Text;
using System.Text;
using OrleansChat.Tools.Load.People;
using OrleansChat.Tools.Load.Sockets;

namespace OrleansChat.Tools.Load.Traffic;

/// <summary>A person who sends to one conversation.</summary>
internal sealed class Sender(Person person, Room room, int textBytes)
{
    private const int NumberDigitsMax = 20;

    private readonly byte[] _beforeClientId = Encoding.UTF8.GetBytes(
        $",\"type\":\"send\",\"conversation\":\"{room.Id}\",\"recipientType\":\"{room.Kind}\",");

    private readonly byte[] _afterClientId = Encoding.UTF8.GetBytes($"\",\"text\":\"{Words(textBytes)}\"}}");

    public Person Person { get; } = person;

    public Room Room { get; } = room;

    public bool CanSend => Person.Connection is { IsOpen: true };

    /// <summary>Sends a message; its latency counts from when it was due.</summary>
    public void Send(long due)
    {
        var id = Room.Requests.Send(Room, due);
        var start = Room.Requests.ClientIdStart;
        Span<byte> frame = stackalloc byte[
            16 + (2 * NumberDigitsMax) + _beforeClientId.Length + start.Length + _afterClientId.Length];
        var length = 0;
        Put(frame, ref length, "{\"id\":"u8);
        Put(frame, ref length, id);
        Put(frame, ref length, _beforeClientId);
        Put(frame, ref length, start);
        Put(frame, ref length, id);
        Put(frame, ref length, _afterClientId);
        Person.Connection!.SendText(frame[..length]);
    }

    private static string Words(int bytes) => new(
        Enumerable.Range(0, bytes).Select(index => index % 6 == 5 ? ' ' : (char)('a' + (index % 26))).ToArray());

    private static void Put(Span<byte> frame, ref int length, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(frame[length..]);
        length += bytes.Length;
    }

    private static void Put(Span<byte> frame, ref int length, long number)
    {
        Utf8Formatter.TryFormat(number, frame[length..], out var written);
        length += written;
    }
}
