using System.Diagnostics;
using System.Text.Json;
using OrleansChat.Tests.Client.Requests;

namespace OrleansChat.Tests.Client.Load;

/// <summary>One reader's place in one conversation, and all it was shown.</summary>
public sealed class ReaderPlace(string conversation, Ledger ledger)
{
    private readonly Lock _guardsSeen = new();
    private readonly List<ChatEvent> _seen = [];
    private long _lastShown = Stopwatch.GetTimestamp();
    private TimeSpan _longestPause;

    public string Conversation => conversation;

    /// <summary>The last seq shown.</summary>
    public long Cursor
    {
        get
        {
            lock (_guardsSeen)
            {
                return _seen.Count;
            }
        }
    }

    public JsonElement? Epoch { get; set; }

    public IReadOnlyList<ChatEvent> Seen
    {
        get
        {
            lock (_guardsSeen)
            {
                return [.. _seen];
            }
        }
    }

    /// <summary>The longest time without an event since <see cref="TakeLongestPause"/>.</summary>
    public TimeSpan LongestPause
    {
        get
        {
            lock (_guardsSeen)
            {
                var pause = Stopwatch.GetElapsedTime(_lastShown);
                return pause > _longestPause ? pause : _longestPause;
            }
        }
    }

    public override string ToString() => $"{Conversation} at {Cursor}";

    /// <summary>The longest time without an event since the last call; starts over.</summary>
    public TimeSpan TakeLongestPause()
    {
        lock (_guardsSeen)
        {
            EndPause();
            var longest = _longestPause;
            _longestPause = TimeSpan.Zero;
            return longest;
        }
    }

    /// <summary>Takes the next event: the one after the last, and no other.</summary>
    public void Take(ChatEvent shown, string source)
    {
        lock (_guardsSeen)
        {
            if (shown.Seq == _seen.Count + 1)
            {
                _seen.Add(shown);
                EndPause();
            }
            else
            {
                ledger.Break(
                    shown.Seq <= _seen.Count ? Breach.Doubled : Breach.Reordered,
                    $"A reader of {conversation} at {_seen.Count} was shown {shown.Seq} by {source}");
            }
        }
    }

    private void EndPause()
    {
        var pause = Stopwatch.GetElapsedTime(_lastShown);
        _longestPause = pause > _longestPause ? pause : _longestPause;
        _lastShown = Stopwatch.GetTimestamp();
    }
}
