namespace OrleansChat.Frontend.Fanout;

/// <summary>The last frames of a conversation without a hole between them, for readers who come back soon.</summary>
internal sealed class RecentFrames
{
    private const int CountMax = 128;
    private const int BytesMax = 64 * 1024;

    private readonly Queue<byte[]> _frames = new();
    private int _bytes;
    private long _last;

    /// <summary>Takes the frame of the seq that follows the last one.</summary>
    public void Add(long seq, byte[] frame)
    {
        _frames.Enqueue(frame);
        _bytes += frame.Length;
        _last = seq;
        while (_frames.Count > CountMax || _bytes > BytesMax)
        {
            _bytes -= _frames.Dequeue().Length;
        }
    }

    public void Clear()
    {
        _frames.Clear();
        _bytes = 0;
    }

    /// <returns>Everything after one seq up to another; null when some of it is not here.</returns>
    public List<byte[]>? Between(long after, long head)
    {
        var first = _last - _frames.Count + 1;
        return after + 1 >= first && head <= _last
            ? [.. _frames.Skip((int)(after + 1 - first)).Take((int)(head - after))]
            : null;
    }
}
