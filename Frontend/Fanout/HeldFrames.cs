using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Frontend.Fanout;

/// <summary>Frames that arrived while a subscribe was being answered; limited like the queue they are for.</summary>
internal sealed class HeldFrames
{
    private readonly List<(long Seq, byte[] Frame)> _frames = [];
    private List<long>? _removals;
    private int _bytes;

    /// <summary>More frames arrived than a queue holds; none are kept.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>The frames beyond a seq, up to the removal of the reader if there is one.</summary>
    public IEnumerable<byte[]> Beyond(long cursor)
    {
        var removal = RemovalBeyond(cursor) ?? long.MaxValue;
        return _frames.Where(held => held.Seq > cursor && held.Seq <= removal).Select(held => held.Frame);
    }

    /// <summary>The first removal of the reader beyond a seq: one before it ended an earlier membership.</summary>
    public long? RemovalBeyond(long cursor)
    {
        foreach (var removal in _removals ?? [])
        {
            if (removal > cursor)
            {
                return removal;
            }
        }

        return null;
    }

    /// <summary>Notes that the event with this seq removes the reader's user.</summary>
    public void Remove(long seq) => (_removals ??= []).Add(seq);

    public void Add(long seq, byte[] frame)
    {
        // The reply takes a place in the queue, too.
        Overflowed |= _frames.Count + 1 >= ProtocolLimits.WaitingFramesMax
            || _bytes + frame.Length > ProtocolLimits.WaitingBytesMax;
        if (Overflowed)
        {
            ClearFrames();
            return;
        }

        _frames.Add((seq, frame));
        _bytes += frame.Length;
    }

    public void Clear()
    {
        _removals = null;
        ClearFrames();
    }

    private void ClearFrames()
    {
        _frames.Clear();
        _bytes = 0;
    }
}
