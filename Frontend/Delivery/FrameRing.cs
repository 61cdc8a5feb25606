namespace OrleansChat.Frontend.Delivery;

/// <summary>
/// A queue of frames. It has no array while it stays empty, and keeps a large one only briefly.
/// </summary>
internal struct FrameRing
{
    private const int FirstCapacity = 4;
    private const int KeptCapacityMax = 16;

    private byte[]?[]? _frames;
    private int _first;

    public int Count { get; private set; }

    public int Bytes { get; private set; }

    public readonly byte[] Peek() => _frames![_first]!;

    public void Add(byte[] frame)
    {
        if (_frames is null || Count == _frames.Length)
        {
            Grow();
        }

        _frames![(_first + Count) % _frames.Length] = frame;
        Count++;
        Bytes += frame.Length;
    }

    public byte[] Take()
    {
        var frame = _frames![_first]!;
        _frames[_first] = null;
        _first = (_first + 1) % _frames.Length;
        Count--;
        Bytes -= frame.Length;
        if (Count == 0 && _frames.Length > KeptCapacityMax)
        {
            Clear();
        }

        return frame;
    }

    public void Clear() => this = default;

    private void Grow()
    {
        var larger = new byte[]?[_frames is null ? FirstCapacity : _frames.Length * 2];
        for (var index = 0; index < Count; index++)
        {
            larger[index] = _frames![(_first + index) % _frames.Length];
        }

        _frames = larger;
        _first = 0;
    }
}
