using System.Buffers.Binary;
using System.Net.Sockets;

namespace OrleansChat.Tools.Load.Sockets;

/// <summary>Frames on the socket.</summary>
internal sealed partial class Connection
{
    private static ReadOnlySpan<byte> ReplyStart => "{\"re\":"u8;

    private int Read(ReadOnlySpan<byte> source, long now)
    {
        var used = 0;
        if (!_opened.Task.IsCompleted)
        {
            used = ReadHandshake(source);
        }

        while (!HasEnded && ClientFrames.TryRead(source[used..], out var kind, out var start, out var end))
        {
            var payload = source[(used + start)..(used + end)];
            used += end;
            if (kind == ClientFrames.Text)
            {
                ReadText(payload, now);
            }
            else
            {
                Control(kind, payload);
            }
        }

        return HasEnded ? source.Length : used;
    }

    private int ReadHandshake(ReadOnlySpan<byte> source)
    {
        var end = source.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return 0;
        }

        if (source.StartsWith("HTTP/1.1 101 "u8))
        {
            _opened.SetResult(this);
        }
        else
        {
            var answer = System.Text.Encoding.ASCII.GetString(source[..source.IndexOf((byte)'\r')]);
            End($"the handshake was answered {answer}");
        }

        return end + 4;
    }

    // With `batch`, a message holds several objects, one a line.
    private void ReadText(ReadOnlySpan<byte> payload, long now)
    {
        while (true)
        {
            var line = payload.IndexOf((byte)'\n');
            var one = line < 0 ? payload : payload[..line];
            if (one.StartsWith(ReplyStart))
            {
                _loop.Requests.Answer(one, now);
            }
            else
            {
                Reader?.Take(one, now);
            }

            if (line < 0)
            {
                return;
            }

            payload = payload[(line + 1)..];
        }
    }

    private void Control(byte kind, ReadOnlySpan<byte> payload)
    {
        if (kind == ClientFrames.Ping)
        {
            SendFrame(ClientFrames.Pong, payload);
        }
        else if (kind == ClientFrames.Close)
        {
            CloseCode = payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(payload) : 0;
            End($"the server closed it with {CloseCode}");
        }
    }

    private void SendFrame(byte kind, ReadOnlySpan<byte> payload)
    {
        if (HasEnded)
        {
            return;
        }

        Span<byte> frame = payload.Length <= 2_048
            ? stackalloc byte[2_048 + ClientFrames.HeaderBytesMax]
            : new byte[payload.Length + ClientFrames.HeaderBytesMax];
        frame = frame[..ClientFrames.Write(frame, kind, payload)];
        if (_waitsToWrite)
        {
            Keep(frame);
            return;
        }

        var sent = _socket.Send(frame, SocketFlags.None, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
        {
            End(error.ToString());
        }
        else if (sent < frame.Length)
        {
            Keep(frame[Math.Max(0, sent)..]);
            _waitsToWrite = true;
            _loop.WatchWrites(this, _descriptor, writable: true);
        }
    }

    private bool Flush()
    {
        var sent = _socket.Send(_unsent.AsSpan(0, _unsentLength), SocketFlags.None, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
        {
            End(error.ToString());
            return false;
        }

        _unsentLength -= Math.Max(0, sent);
        _unsent.AsSpan(Math.Max(0, sent), _unsentLength).CopyTo(_unsent);
        if (_unsentLength == 0)
        {
            _unsent = [];
            _waitsToWrite = false;
            _loop.WatchWrites(this, _descriptor, writable: false);
        }

        return true;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_unsentLength + bytes.Length > _unsent.Length)
        {
            Array.Resize(ref _unsent, Math.Max(_unsentLength + bytes.Length, _unsent.Length * 2));
        }

        bytes.CopyTo(_unsent.AsSpan(_unsentLength));
        _unsentLength += bytes.Length;
    }

    private void End(string why)
    {
        if (HasEnded)
        {
            return;
        }

        HasEnded = true;
        _loop.Forget(this);
        _socket.Dispose();
        var lost = new ConnectionLostException($"The connection ended: {why}.");
        _opened.TrySetException(lost);
        foreach (var id in _asked.ToArray())
        {
            _loop.Requests.Fail(id, lost);
        }

        Reader?.Gone();
    }
}
