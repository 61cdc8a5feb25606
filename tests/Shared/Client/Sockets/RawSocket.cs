using System.Net.WebSockets;
using System.Text;

namespace OrleansChat.Tests.Client.Sockets;

/// <summary>A WebSocket that says exactly what it is told and shows exactly what it hears.</summary>
/// <remarks>Pings of the server are answered while a <see cref="Receive"/> is under way, and only then.</remarks>
public sealed class RawSocket : IAsyncDisposable
{
    private readonly ClientWebSocket _socket;
    private readonly SemaphoreSlim _oneSendAtATime = new(1, 1);
    private readonly byte[] _buffer = new byte[32 * 1024];

    private RawSocket(ClientWebSocket socket) => _socket = socket;

    public string? SubProtocol => _socket.SubProtocol;

    /// <summary>How the connection ended, once <see cref="Receive"/> returned null.</summary>
    public Closing? Closing { get; private set; }

    /// <param name="server">The base address of the server, http or https.</param>
    public static async Task<RawSocket> Connect(
        Uri server, SocketOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= SocketOptions.Default;
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.RemoteCertificateValidationCallback = options.JudgeCertificate;
        if (options.SubProtocol is not null)
        {
            socket.Options.AddSubProtocol(options.SubProtocol);
        }

        foreach (var (name, value) in options.Headers)
        {
            socket.Options.SetRequestHeader(name, value);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.HandshakeTimeout);
        try
        {
            await socket.ConnectAsync(SocketAddress(server), limit.Token);
            return new RawSocket(socket);
        }
        catch (Exception exception)
        {
            var status = socket.HttpStatusCode;
            var retryAfter = RetryAfter(socket.HttpResponseHeaders);
            socket.Dispose();
            if (exception is WebSocketException && status != default)
            {
                throw new HandshakeRefusedException(status, retryAfter, exception);
            }

            throw;
        }
    }

    public Task Send(string text, CancellationToken cancellationToken = default) =>
        Send(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    /// <summary>Sends one frame: any bytes, any type, whole or a fragment.</summary>
    public async Task Send(
        ReadOnlyMemory<byte> payload,
        WebSocketMessageType type,
        bool endOfMessage = true,
        CancellationToken cancellationToken = default)
    {
        await _oneSendAtATime.WaitAsync(cancellationToken);
        try
        {
            await _socket.SendAsync(payload, type, endOfMessage, cancellationToken);
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or ObjectDisposedException)
        {
            throw new ConnectionEndedException(Closing ?? new Closing(Closing.WithoutCode, exception.Message));
        }
        finally
        {
            _oneSendAtATime.Release();
        }
    }

    /// <summary>The next message, or null when the connection ended (see <see cref="Closing"/>).</summary>
    public async Task<RawMessage?> Receive(CancellationToken cancellationToken = default)
    {
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(_buffer.AsMemory(), cancellationToken);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    await AnswerClose(cancellationToken);
                    return null;
                }

                message.Write(_buffer, 0, part.Count);
                if (part.EndOfMessage)
                {
                    return new RawMessage(part.MessageType, message.ToArray());
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or ObjectDisposedException)
        {
            Closing ??= new Closing(Closing.WithoutCode, exception.Message);
            return null;
        }
    }

    /// <summary>Sends a close frame and leaves the reading of the answer to <see cref="Receive"/>.</summary>
    public Task Close(int code = 1000, CancellationToken cancellationToken = default) =>
        _socket.CloseOutputAsync((WebSocketCloseStatus)code, null, cancellationToken);

    /// <summary>Cuts the connection without a word, as a lost network does.</summary>
    public void Abort() => _socket.Abort();

    public ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Uri SocketAddress(Uri server) =>
        new UriBuilder(new Uri(server, "/v1/ws")) { Scheme = server.Scheme == "https" ? "wss" : "ws" }.Uri;

    private static TimeSpan? RetryAfter(IReadOnlyDictionary<string, IEnumerable<string>>? headers) =>
        headers?.FirstOrDefault(header => header.Key.Equals("Retry-After", StringComparison.OrdinalIgnoreCase)).Value
            ?.FirstOrDefault() is { } text && int.TryParse(text, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private async Task AnswerClose(CancellationToken cancellationToken)
    {
        Closing = new Closing((int?)_socket.CloseStatus ?? 1005, _socket.CloseStatusDescription ?? string.Empty);
        if (_socket.State == WebSocketState.CloseReceived)
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        }
    }
}
