using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace OrleansChat.Frontend.Sockets;

/// <summary>A TCP connection in the hands of the web server, until somebody takes it over.</summary>
internal sealed class SocketConnection : DefaultConnectionContext
{
    private readonly Socket _socket;

    /// <summary>Never disposed of: to abort is allowed at any time, also after the end.</summary>
    private readonly CancellationTokenSource _closed = new();
    private bool _taken;

    public SocketConnection(Socket socket)
    {
        _socket = socket;
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        ConnectionClosed = _closed.Token;
        var stream = new ServedStream(this);
        Transport = new Duplex(
            PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true)),
            PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true)));
        Features.Set(this);
    }

    /// <summary>
    /// Makes the connection the caller's: to be used once all that the web server has to say is written, and while it
    /// reads nothing. It then finds the connection at its end, and leaves it alone.
    /// </summary>
    /// <returns>The socket, and what was read from it already.</returns>
    public (Socket Socket, ReadOnlyMemory<byte> Received) TakeOver()
    {
        _taken = true;
        if (!Transport.Input.TryRead(out var read))
        {
            return (_socket, default);
        }

        var received = read.Buffer.ToArray();
        Transport.Input.AdvanceTo(read.Buffer.End);
        return (_socket, received);
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        if (!_taken)
        {
            // Not disposed of yet: what reads finds the end, instead of an error.
            ShutDown();
        }

        _ = _closed.CancelAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        if (!_taken)
        {
            ShutDown();
            _socket.Dispose();
        }

        await base.DisposeAsync();
    }

    private void ShutDown()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It is down already.
        }
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>The bytes as the web server's pipes read and write them; its writer must never fail.</summary>
    private sealed class ServedStream(SocketConnection connection) : ForwardStream
    {
        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (connection._taken)
            {
                return 0;
            }

            try
            {
                return await connection._socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                throw new ConnectionResetException(exception.Message, exception);
            }
        }

        public override async ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                while (buffer.Length > 0 && !connection._taken)
                {
                    buffer = buffer[await connection._socket.SendAsync(buffer, SocketFlags.None, cancellationToken)..];
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                connection.Abort(new ConnectionAbortedException(exception.Message, exception));
            }
        }
    }
}
