using Microsoft.Win32.SafeHandles;

namespace OrleansChat.Frontend.Uploads;

/// <summary>Temporary files of uploads, which vanish with the process, however it ends.</summary>
internal static class Spool
{
    public static FileStream New()
    {
        var path = Path.Combine(Path.GetTempPath(), "chat-upload-" + Path.GetRandomFileName());
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.Asynchronous,

            // No buffer: what can't be written is known at once, and views see what was written.
            BufferSize = 0,
        };
        if (OperatingSystem.IsWindows())
        {
            options.Options |= FileOptions.DeleteOnClose;
            return new FileStream(path, options);
        }

        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);

        // An open file without a name.
        File.Delete(path);
        return file;
    }
}

/// <summary>A temporary file can't be written: perhaps the disk is full.</summary>
internal sealed class SpoolException(IOException fault) : IOException("A temporary file can't be written.", fault);

/// <summary>Reads a file at a position of its own, also while others read or close it.</summary>
/// <remarks>After the file is closed it is at its end: native code that reads it must not see an exception.</remarks>
internal sealed class FileView(SafeFileHandle file, long length) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => _position = value;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        try
        {
            var count = RandomAccess.Read(file, buffer, Math.Clamp(_position, 0, length));
            _position += count;
            return count;
        }
        catch (Exception fault) when (fault is ObjectDisposedException or IOException)
        {
            return 0;
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => _position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => length + offset,
    };

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("A view is only read.");

    public override void SetLength(long value) => throw new NotSupportedException("A view is only read.");

    public override void Flush()
    {
    }
}
