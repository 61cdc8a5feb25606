using System.Buffers;
using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Frontend.Connections;

/// <summary>The one writer: takes all that waits, writes it in one go, and begins again until nothing waits.</summary>
internal sealed partial class Outbox
{
    private const int WriteBytesMax = 64 * 1024;

    /// <summary>Frames from this size on are written as they are: copying them costs more than another write.</summary>
    private const int AloneBytesMin = 32 * 1024;

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
                Release(ref _flushed);
                return false;
            }

            if (_frames.Count == 1 || _frames.Peek().Length >= AloneBytesMin)
            {
                frames = _frames.Take();
            }
            else
            {
                rented = ArrayPool<byte>.Shared.Rent(WriteBytesMax);
                frames = rented.AsMemory(0, Batch ? GatherBatch(rented) : Gather(rented));
            }

            if (!IsCrowded)
            {
                Release(ref _room);
            }
        }

        return true;
    }

    private int Gather(Span<byte> buffer)
    {
        var written = 0;
        while (_frames.Count > 0 && written + _frames.Peek().Length <= WriteBytesMax)
        {
            var frame = _frames.Take();
            frame.CopyTo(buffer[written..]);
            written += frame.Length;
        }

        return written;
    }

    /// <summary>
    /// Text frames that follow each other become one message, a line each; other frames go as they are.
    /// </summary>
    private int GatherBatch(Span<byte> buffer)
    {
        var written = 0;
        while (_frames.Count > 0 && written + ServerFrame.HeaderBytesMax + _frames.Peek().Length <= WriteBytesMax)
        {
            if (!ServerFrame.IsText(_frames.Peek()))
            {
                var control = _frames.Take();
                control.CopyTo(buffer[written..]);
                written += control.Length;
                continue;
            }

            // The header's length depends on the payload's: the lines are put together behind the longest one first.
            var lines = buffer[(written + ServerFrame.HeaderBytesMax)..WriteBytesMax];
            var lineBytes = 0;
            while (_frames.Count > 0
                && ServerFrame.IsText(_frames.Peek())
                && lineBytes + 1 + _frames.Peek().Length <= lines.Length)
            {
                if (lineBytes > 0)
                {
                    lines[lineBytes++] = (byte)'\n';
                }

                var payload = ServerFrame.PayloadOf(_frames.Take()).Span;
                payload.CopyTo(lines[lineBytes..]);
                lineBytes += payload.Length;
            }

            if (lineBytes == 0)
            {
                // No room for it in this write; it opens the next one.
                break;
            }

            written += ServerFrame.WriteTextHeader(buffer[written..], lineBytes);
            lines[..lineBytes].CopyTo(buffer[written..]);
            written += lineBytes;
        }

        return written;
    }

    private void GiveUp()
    {
        lock (_guardsQueue)
        {
            _sealed = true;
            _frames.Clear();
            _writing = false;
            Release(ref _room);
            Release(ref _flushed);
        }

        socket.Abort();
    }
}
