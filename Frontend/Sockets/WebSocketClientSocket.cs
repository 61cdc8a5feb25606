using System.Buffers;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using OrleansChat.Frontend.Delivery;
using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Frontend.Sockets;

/// <summary>
/// The framework's WebSocket for what comes in. What goes out passes it by: data frames are made once for all readers,
/// and what the WebSocket itself wants to send is handed to the one writer of the connection.
/// </summary>
internal sealed class WebSocketClientSocket : IClientSocket, IDisposable
{
    private const int FirstBufferBytes = 4 * 1024;

    private readonly Stream _transport;
    private readonly Socket? _direct;
    private readonly Action _abort;
    private readonly TimeProvider _time;
    private readonly WebSocket _webSocket;
    private ReadOnlyMemory<byte> _received;
    private byte[]? _buffer;
    private bool _isInsideMessage;
    private bool _broken;

    /// <param name="transport">The upgraded connection.</param>
    /// <param name="direct">
    /// The socket below it, when nothing lies between and nothing else writes any more: a frame then takes one system
    /// call and no detour through the buffers and threads of the web server.
    /// </param>
    /// <param name="subProtocol">As agreed in the handshake.</param>
    /// <param name="abort">Cuts the transport.</param>
    /// <param name="time">For <see cref="LastHeard"/>.</param>
    /// <param name="received">What was read from the transport already.</param>
    public WebSocketClientSocket(
        Stream transport,
        Socket? direct,
        string? subProtocol,
        Action abort,
        TimeProvider time,
        ReadOnlyMemory<byte> received = default)
    {
        _transport = transport;
        _received = received;
        _direct = direct;
        _direct?.Blocking = false;
        _abort = abort;
        _time = time;
        LastHeard = time.GetTimestamp();
        _webSocket = WebSocket.CreateFromStream(new ControlledStream(this), new WebSocketCreationOptions
        {
            IsServer = true,
            SubProtocol = subProtocol,
            KeepAliveInterval = TimeSpan.Zero,
        });
    }

    public long LastHeard { get; private set; }

    public Action<byte[]>? Answering { private get; set; }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ClientMessage> Receive()
    {
        ReturnBuffer();
        try
        {
            return _broken ? await PassOver() : await ReceiveMessage();
        }
        catch (WebSocketException exception) when (
            exception.WebSocketErrorCode is not WebSocketError.ConnectionClosedPrematurely && !_broken)
        {
            _broken = true;
            return new ClientMessage(ClientMessageKind.Broken);
        }
        catch (Exception exception) when (
            exception is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            return new ClientMessage(ClientMessageKind.End);
        }
    }

    public ValueTask Write(ReadOnlyMemory<byte> frames)
    {
        if (_direct is null)
        {
            return WriteSlowly(frames);
        }

        try
        {
            var written = _direct.Send(frames.Span, SocketFlags.None, out _);
            return written == frames.Length ? ValueTask.CompletedTask : WriteSlowly(frames[written..]);
        }
        catch (ObjectDisposedException exception)
        {
            throw new IOException("The client is gone.", exception);
        }
    }

    public void Abort() => _abort();

    public void Dispose()
    {
        ReturnBuffer();
        _webSocket.Dispose();
    }

    /// <summary>Waits for room when the client does not read as fast; finds out what is wrong otherwise.</summary>
    private async ValueTask WriteSlowly(ReadOnlyMemory<byte> frames)
    {
        try
        {
            await _transport.WriteAsync(frames);
        }
        catch (Exception exception) when (exception is not IOException)
        {
            // Whatever a transport that is being torn down throws, it means one thing.
            throw new IOException("The client is gone.", exception);
        }
    }

    /// <remarks>
    /// Every read either waits for bytes of the client or takes some: only between messages is it without a buffer,
    /// since inside a message the WebSocket answers such a read at once, however often it is asked. What is left of a
    /// message that was refused is therefore read before the next one.
    /// <para>
    /// What waits for a client waits long: made anew for each message it would outlive every young collection.
    /// </para>
    /// </remarks>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ClientMessage> ReceiveMessage()
    {
        while (_isInsideMessage)
        {
            var passedOver = _buffer ??= ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
            if (Follow(await _webSocket.ReceiveAsync(passedOver.AsMemory(), CancellationToken.None)) is { } close)
            {
                return close;
            }
        }

        // An idle connection costs no message's worth of memory.
        ReturnBuffer();
        var part = await _webSocket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        if (Follow(part) is { } end)
        {
            return end;
        }

        if (part.MessageType is not WebSocketMessageType.Text)
        {
            return new ClientMessage(ClientMessageKind.NotText);
        }

        var buffer = _buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        var count = 0;
        while (_isInsideMessage)
        {
            if (count == buffer.Length)
            {
                buffer = Grow(count);
            }

            // One byte more than allowed shows that a message is too large.
            var room = Math.Min(buffer.Length, ProtocolLimits.MessageBytesMax + 1) - count;
            part = await _webSocket.ReceiveAsync(buffer.AsMemory(count, room), CancellationToken.None);
            if (Follow(part) is { } close)
            {
                return close;
            }

            count += part.Count;
            if (count > ProtocolLimits.MessageBytesMax)
            {
                return new ClientMessage(ClientMessageKind.TooLarge);
            }
        }

        return new ClientMessage(ClientMessageKind.Text, buffer.AsMemory(0, count));
    }

    /// <summary>Notes whether more of a message is to come.</summary>
    /// <returns>The client's close frame, which may also come between the fragments of a message.</returns>
    private ClientMessage? Follow(ValueWebSocketReceiveResult part)
    {
        _isInsideMessage = !part.EndOfMessage;
        return part.MessageType is WebSocketMessageType.Close
            ? new ClientMessage(ClientMessageKind.Close, CloseCode: (int?)_webSocket.CloseStatus)
            : null;
    }

    /// <summary>Reads what a client still sends after its framing broke, so that it gets to see why.</summary>
    private async ValueTask<ClientMessage> PassOver()
    {
        var buffer = _buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        while (await _transport.ReadAsync(buffer) > 0)
        {
        }

        return new ClientMessage(ClientMessageKind.End);
    }

    private byte[] Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer!.Length * 2);
        _buffer.AsSpan(0, count).CopyTo(larger);
        ReturnBuffer();
        return _buffer = larger;
    }

    private void ReturnBuffer()
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// Reads pass through; writes of the WebSocket, each a whole control frame, go to the connection's queue.
    /// </summary>
    private sealed class ControlledStream(WebSocketClientSocket socket) : ForwardStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            // The WebSocket reads again when it is done with what came last, be it only a pong.
            socket.LastHeard = socket._time.GetTimestamp();
            if (socket._received.IsEmpty)
            {
                return socket._transport.ReadAsync(buffer, cancellationToken);
            }

            var count = Math.Min(buffer.Length, socket._received.Length);
            socket._received[..count].CopyTo(buffer);
            socket._received = count < socket._received.Length ? socket._received[count..] : default;
            return ValueTask.FromResult(count);
        }

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            socket.Answering?.Invoke(buffer.ToArray());
            return ValueTask.CompletedTask;
        }

        public override void Write(byte[] buffer, int offset, int count) =>
            socket.Answering?.Invoke(buffer.AsSpan(offset, count).ToArray());
    }
}
