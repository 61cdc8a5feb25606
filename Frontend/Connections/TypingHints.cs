using OrleansChat.Conversations;

namespace OrleansChat.Frontend.Connections;

/// <summary>
/// The conversations in which a connection reported typing, so that it can be retracted when the connection ends.
/// </summary>
/// <remarks>
/// Holds what clients have not forgotten yet, which the hints that a connection has a second limit.
/// </remarks>
internal sealed class TypingHints(TimeProvider time)
{
    /// <summary>After this time, clients forget that somebody is typing.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(8);

    /// <summary>More hints than people cause by typing.</summary>
    private const int PerSecondMax = 10;

    private readonly Lock _guardsHints = new();
    private Dictionary<ConversationId, long>? _since;
    private long _countedSince;
    private int _count;
    private bool _hasEnded;

    /// <summary>Notes a hint that is about to be passed on.</summary>
    /// <returns>
    /// False when it is to be passed over: there were too many in this second, or the connection has ended, so that it
    /// would not be taken back.
    /// </returns>
    public bool Note(ConversationId conversation, bool on)
    {
        lock (_guardsHints)
        {
            if (!MayPass() || _hasEnded)
            {
                return false;
            }

            if (!on)
            {
                _since?.Remove(conversation);
                return true;
            }

            Forget();
            (_since ??= [])[conversation] = time.GetTimestamp();
            return true;
        }
    }

    /// <summary>The connection has ended.</summary>
    /// <returns>Where it is to be said that the person no longer types.</returns>
    public IReadOnlyCollection<ConversationId> End()
    {
        lock (_guardsHints)
        {
            _hasEnded = true;
            Forget();
            ConversationId[] typedIn = [.. (IEnumerable<ConversationId>?)_since?.Keys ?? []];
            _since = null;
            return typedIn;
        }
    }

    private bool MayPass()
    {
        if (time.GetElapsedTime(_countedSince) >= TimeSpan.FromSeconds(1))
        {
            _countedSince = time.GetTimestamp();
            _count = 0;
        }

        return ++_count <= PerSecondMax;
    }

    private void Forget()
    {
        foreach (var (conversation, since) in _since ?? [])
        {
            if (time.GetElapsedTime(since) >= Remembered)
            {
                _since!.Remove(conversation);
            }
        }
    }
}
