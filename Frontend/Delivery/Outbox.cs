using System.Buffers;
using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Frontend.Delivery;

/// <summary>
/// The bounded queue of frames for one client, and its single writer. Frames are shared arrays: the queue holds
/// references. Everything sent to the client passes through here, so frames never mix.
/// </summary>
internal sealed class Outbox(IClientSocket socket, WriteScheduler scheduler)
{
    /// <summary>Above this level, replies wait and reading from the client stops.</summary>
    private const int CrowdedFrames = ProtocolLimits.WaitingFramesMax / 4;
    private const int CrowdedBytes = ProtocolLimits.WaitingBytesMax / 4;

    /// <summary>
    /// Frames of at least this size are written without copying, which would cost more than another write.
    /// </summary>
    private const int AloneBytesMin = 32 * 1024;

    private readonly Lock _guardsQueue = new();
    private FrameRing _frames;
    private bool _sealed;
    private bool _writing;

    /// <summary>With <see cref="_writing"/>: the writer comes at the end of an interval.</summary>
    private bool _deferred;

    private AsyncSignal _room;
    private AsyncSignal _flushed;

    /// <summary>The queue overflowed. Its frames are dropped, and it accepts no more.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>Whether the client accepts several objects in one message, one per line.</summary>
    public bool Batch { get; set; }

    /// <summary>When the last write for a fan-out was due. For <see cref="WriteScheduler"/> alone.</summary>
    public long? LastFanout { get; set; }

    /// <summary>Adds a frame for many readers.</summary>
    /// <returns>True when nobody writes yet: the caller hands this queue to <see cref="WriteScheduler"/>.</returns>
    public bool Enqueue(byte[] frame)
    {
        lock (_guardsQueue)
        {
            return Add(frame);
        }
    }

    /// <summary>Adds a frame for this client alone and writes it.</summary>
    public void Send(byte[] frame)
    {
        bool mustWrite;
        lock (_guardsQueue)
        {
            mustWrite = Add(frame) | TakeOver();
        }

        if (mustWrite)
        {
            _ = Write();
        }
    }

    /// <summary>Adds a reply unless the queue is crowded; then wait for <see cref="Room"/>.</summary>
    public bool TryReply(byte[] frame)
    {
        bool mustWrite;
        lock (_guardsQueue)
        {
            if (IsCrowded && !_sealed)
            {
                return false;
            }

            mustWrite = Add(frame) | TakeOver();
        }

        if (mustWrite)
        {
            _ = Write();
        }

        return true;
    }

    /// <summary>Completes when the queue isn't crowded, or has ended.</summary>
    public Task Room()
    {
        lock (_guardsQueue)
        {
            return IsCrowded && !_sealed ? _room.Next() : Task.CompletedTask;
        }
    }

    /// <summary>The frames of a fan-out wait until <see cref="Resume"/>, unless others go out before.</summary>
    public void Defer()
    {
        lock (_guardsQueue)
        {
            _deferred = true;
        }
    }

    /// <returns>True when nobody writes yet: the caller does.</returns>
    public bool Resume()
    {
        lock (_guardsQueue)
        {
            return TakeOver();
        }
    }

    /// <summary>Enqueues a final frame and stops accepting more.</summary>
    /// <param name="last">A close frame; null if the client is gone.</param>
    public void Seal(byte[]? last)
    {
        var mustWrite = false;
        lock (_guardsQueue)
        {
            if (last is null)
            {
                _frames.Clear();
            }
            else if (!_sealed || Overflowed)
            {
                mustWrite = Put(last) | TakeOver();
            }

            _sealed = true;
            _room.Set();
        }

        if (mustWrite)
        {
            scheduler.Schedule(this);
        }
    }

    /// <summary>Completes when everything accepted has been written, or can't be.</summary>
    public async Task Flushed()
    {
        Task flushed;
        lock (_guardsQueue)
        {
            flushed = _writing ? _flushed.Next() : Task.CompletedTask;
        }

        // Awaited here, not handed out: see AsyncSignal.Next.
        await flushed;
    }

    /// <summary>Writes from the first frame until the queue is empty; never concurrently, never fails.</summary>
    public async Task Write()
    {
        try
        {
            while (Take(out var frames, out var rented))
            {
                try
                {
                    await socket.Write(frames);
                }
                finally
                {
                    if (rented is not null)
                    {
                        ArrayPool<byte>.Shared.Return(rented);
                    }
                }
            }
        }
        catch (IOException)
        {
            // The client is gone, which its reader notices, too.
            GiveUp();
        }
    }

    private bool IsCrowded => _frames.Count >= CrowdedFrames || _frames.Bytes >= CrowdedBytes;

    /// <returns>False if the queue is empty: then the writer stops.</returns>
    private bool Take(out ReadOnlyMemory<byte> frames, out byte[]? rented)
    {
        rented = null;
        frames = default;
        lock (_guardsQueue)
        {
            if (_frames.Count == 0)
            {
                _writing = false;
                _flushed.Set();
                return false;
            }

            if (_frames.Count == 1 || _frames.Peek().Length >= AloneBytesMin)
            {
                frames = _frames.Take();
            }
            else
            {
                rented = ArrayPool<byte>.Shared.Rent(FrameGathering.BytesMax);
                frames = rented.AsMemory(0, Batch
                    ? FrameGathering.TakeLines(ref _frames, rented)
                    : FrameGathering.Take(ref _frames, rented));
            }

            if (!IsCrowded)
            {
                _room.Set();
            }
        }

        return true;
    }

    private bool Add(byte[] frame)
    {
        if (_sealed)
        {
            return false;
        }

        if (_frames.Count >= ProtocolLimits.WaitingFramesMax
            || _frames.Bytes + frame.Length > ProtocolLimits.WaitingBytesMax)
        {
            Overflowed = true;
            _sealed = true;
            _frames.Clear();
            _room.Set();
            return false;
        }

        if (ServerFrame.IsClose(frame))
        {
            _sealed = true;
        }

        return Put(frame);
    }

    private bool Put(byte[] frame)
    {
        _frames.Add(frame);
        var mustWrite = !_writing;
        _writing = true;
        return mustWrite;
    }

    /// <summary>Ends a deferral. In the lock.</summary>
    /// <returns>Whether there was one: the caller is the writer now.</returns>
    private bool TakeOver()
    {
        var wasDeferred = _deferred;
        _deferred = false;
        return wasDeferred;
    }

    private void GiveUp()
    {
        lock (_guardsQueue)
        {
            _sealed = true;
            _frames.Clear();
            _writing = false;
            _room.Set();
            _flushed.Set();
        }

        socket.Abort();
    }
}
