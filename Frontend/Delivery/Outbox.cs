using System.Buffers;
using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Frontend.Delivery;

/// <summary>
/// The bounded queue of frames for one client and its one writer. Frames are shared arrays: a queue holds references.
/// Whatever reaches the client passes through here, so frames never mix.
/// </summary>
internal sealed class Outbox(IClientSocket socket, WriteScheduler scheduler)
{
    /// <summary>Above this, requests of the client wait with their replies, and reading stops.</summary>
    private const int CrowdedFrames = ProtocolLimits.WaitingFramesMax / 4;
    private const int CrowdedBytes = ProtocolLimits.WaitingBytesMax / 4;

    /// <summary>Frames from this size on are written as they are: copying them costs more than another write.</summary>
    private const int AloneBytesMin = 32 * 1024;

    private readonly Lock _guardsQueue = new();
    private FrameRing _frames;
    private bool _sealed;
    private bool _writing;
    private AsyncSignal _room;
    private AsyncSignal _flushed;

    /// <summary>More waited than a queue holds. What waited is gone, and nothing more is taken.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>The client takes several objects in one message, one a line.</summary>
    public bool Batch { get; set; }

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
        if (Enqueue(frame))
        {
            _ = Write();
        }
    }

    /// <summary>Adds a reply unless the queue is crowded; then <see cref="Room"/> says when to try again.</summary>
    public bool TryReply(byte[] frame)
    {
        bool mustWrite;
        lock (_guardsQueue)
        {
            if (IsCrowded && !_sealed)
            {
                return false;
            }

            mustWrite = Add(frame);
        }

        if (mustWrite)
        {
            _ = Write();
        }

        return true;
    }

    /// <summary>Completes when the queue is not crowded, or nothing matters any more.</summary>
    public Task Room()
    {
        lock (_guardsQueue)
        {
            return IsCrowded && !_sealed ? _room.Next() : Task.CompletedTask;
        }
    }

    /// <summary>Lets one last frame follow what waits, and takes no more.</summary>
    /// <param name="last">A close frame; none when the client is gone.</param>
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
                mustWrite = Put(last);
            }

            _sealed = true;
            _room.Set();
        }

        if (mustWrite)
        {
            scheduler.Schedule(this);
        }
    }

    /// <summary>Completes when all that was taken is written, or cannot be.</summary>
    public async Task Flushed()
    {
        Task flushed;
        lock (_guardsQueue)
        {
            flushed = _writing ? _flushed.Next() : Task.CompletedTask;
        }

        await flushed;
    }

    /// <summary>Runs from the first frame until nothing waits; never two at once, never fails.</summary>
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
            // The client is gone, which its reader finds out too.
            GiveUp();
        }
    }

    private bool IsCrowded => _frames.Count >= CrowdedFrames || _frames.Bytes >= CrowdedBytes;

    /// <returns>False when nothing waits: then this writer is none any more.</returns>
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
