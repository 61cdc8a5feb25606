using System.Collections.Immutable;
using OrleansChat.Conversations;

namespace OrleansChat.Frontend.Protocol;

/// <summary>Events as the payloads inside replies.</summary>
internal static class EncodedEvents
{
    /// <summary>As many events as fit, at least one, in ascending order.</summary>
    public static List<ReadOnlyMemory<byte>> Within(ImmutableArray<LoggedEvent> events, int bytesMax, bool fromEnd)
    {
        var payloads = new List<ReadOnlyMemory<byte>>(events.Length);
        var bytes = 0;
        for (var index = 0; index < events.Length; index++)
        {
            var logged = fromEnd ? events[events.Length - 1 - index] : events[index];
            var payload = ServerFrame.PayloadOf(EventFrames.Logged(logged));
            bytes += payload.Length;
            if (bytes > bytesMax && payloads.Count > 0)
            {
                break;
            }

            payloads.Add(payload);
        }

        if (fromEnd)
        {
            payloads.Reverse();
        }

        return payloads;
    }
}
