using System.Buffers;
using System.IO.Pipelines;

namespace OrleansChat.Frontend.Uploads;

/// <summary>
/// The body of a request as a stream with a limit. However a read ends, the web server's reader is left in order.
/// </summary>
internal sealed class BodyStream(PipeReader reader, long bytesMax) : Stream
{
    private long _bytes;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException("A body has no known length.");

    public override long Position
    {
        get => _bytes;
        set => throw new NotSupportedException("A body is read once.");
    }

    /// <exception cref="BodyTooLargeException">There is more than the limit.</exception>
    /// <exception cref="OperationCanceledException">The time is up.</exception>
    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Not by a token, after which the web server could not drain the rest.
        using var untilTimeIsUp = cancellationToken.UnsafeRegister(
            static reader => ((PipeReader)reader!).CancelPendingRead(), reader);
        var read = await reader.ReadAsync(CancellationToken.None);
        if (read.IsCanceled)
        {
            reader.AdvanceTo(read.Buffer.Start);
            throw new OperationCanceledException(cancellationToken);
        }

        var part = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, buffer.Length));
        part.CopyTo(buffer.Span);
        reader.AdvanceTo(part.End);
        _bytes += part.Length;
        return _bytes <= bytesMax ? (int)part.Length : throw new BodyTooLargeException();
    }

    public override Task<int> ReadAsync(
        byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Bodies are read asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Bodies are only read.");

    public override long Seek(long offset, SeekOrigin origin) =>
        throw new NotSupportedException("A body is read once.");

    public override void SetLength(long value) => throw new NotSupportedException("Bodies are only read.");

    public override void Flush()
    {
    }
}

/// <summary>The body has more bytes than allowed.</summary>
internal sealed class BodyTooLargeException() : Exception("The body is too large.");
