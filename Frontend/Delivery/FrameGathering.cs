using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Frontend.Delivery;

/// <summary>Puts the frames that wait for a client into one buffer, so that they take one write.</summary>
internal static class FrameGathering
{
    /// <summary>The bytes of one write. A frame that is larger is never gathered.</summary>
    public const int BytesMax = 64 * 1024;

    /// <summary>Takes frames as they are, as many as fit.</summary>
    /// <returns>The bytes that were put into the buffer.</returns>
    public static int Take(ref FrameRing frames, Span<byte> buffer)
    {
        var written = 0;
        while (frames.Count > 0 && written + frames.Peek().Length <= BytesMax)
        {
            var frame = frames.Take();
            frame.CopyTo(buffer[written..]);
            written += frame.Length;
        }

        return written;
    }

    /// <summary>
    /// Takes frames, as many as fit. Text frames that follow each other become one message, a line each; other frames
    /// stay as they are.
    /// </summary>
    /// <returns>The bytes that were put into the buffer.</returns>
    public static int TakeLines(ref FrameRing frames, Span<byte> buffer)
    {
        var written = 0;
        while (frames.Count > 0 && written + ServerFrame.HeaderBytesMax + frames.Peek().Length <= BytesMax)
        {
            if (!ServerFrame.IsText(frames.Peek()))
            {
                var control = frames.Take();
                control.CopyTo(buffer[written..]);
                written += control.Length;
                continue;
            }

            // The header's length depends on the payload's: the lines are put together behind the longest one first.
            var lines = buffer[(written + ServerFrame.HeaderBytesMax)..BytesMax];
            var lineBytes = 0;
            while (frames.Count > 0
                && ServerFrame.IsText(frames.Peek())
                && lineBytes + 1 + frames.Peek().Length <= lines.Length)
            {
                if (lineBytes > 0)
                {
                    lines[lineBytes++] = (byte)'\n';
                }

                var payload = ServerFrame.PayloadOf(frames.Take()).Span;
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
}
