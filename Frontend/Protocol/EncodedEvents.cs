using System.Collections.Immutable;
using OrleansChat.Conversations;

namespace OrleansChat.Frontend.Protocol;

/// <summary>Events as the payloads inside replies.</summary>
internal static class EncodedEvents
{
    /// <summary>As many events as fit, at least one: those nearest to a seq, in ascending order.</summary>
    public static List<ReadOnlyMemory<byte>> Within(ImmutableArray<LoggedEvent> events, int bytesMax, long from)
    {
        var payloads = new List<(long Seq, ReadOnlyMemory<byte> Payload)>(events.Length);
        var bytes = 0;
        foreach (var logged in events.OrderBy(logged => Math.Abs(logged.Seq - from)))
        {
            var payload = ServerFrame.PayloadOf(EventFrames.Logged(logged));
            bytes += payload.Length;
            if (bytes > bytesMax && payloads.Count > 0)
            {
                break;
            }

            payloads.Add((logged.Seq, payload));
        }

        return [.. payloads.OrderBy(one => one.Seq).Select(one => one.Payload)];
    }
}
