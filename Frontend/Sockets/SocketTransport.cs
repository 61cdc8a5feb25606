using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using OrleansChat.Frontend.Connections;

namespace OrleansChat.Frontend.Sockets;

/// <summary>
/// Gives the web server its TCP connections, and lets one be taken out of its hands: a client that upgraded to
/// WebSocket needs none of what the web server keeps for a connection. With <see cref="ConnectionTransport.Kestrel"/>
/// it leaves all endpoints to the web server's own transport.
/// </summary>
internal sealed partial class SocketTransport(
    Admission admission, ConnectionOptions options, TimeProvider time, ILogger<SocketTransport> logger)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <summary>How many wait in the system to be accepted; what it allows by default, too.</summary>
    private const int Backlog = 4096;

    public bool CanBind(EndPoint endpoint) =>
        options.Transport is ConnectionTransport.Direct && endpoint is IPEndPoint;

    /// <exception cref="AddressInUseException">Somebody else listens there.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        try
        {
            var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            socket.Listen(Backlog);
            if (Descriptors.Max is { } max && options.ConnectionsMax > max)
            {
                LogFewDescriptors(max, options.ConnectionsMax);
            }

            var clients = new AcceptLoop(socket.AcceptAsync, admission, time, logger);
            return ValueTask.FromResult<IConnectionListener>(new SocketListener(socket, clients));
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(exception.Message, exception);
        }
    }

    [LoggerMessage(2501, LogLevel.Warning,
        "This process may open {Descriptors} files (ulimit -n), too few for {ConnectionsMax} connections; "
        + "more clients are disconnected at once")]
    private partial void LogFewDescriptors(long descriptors, int connectionsMax);

    private sealed class SocketListener(Socket listening, AcceptLoop clients) : IConnectionListener
    {
        public EndPoint EndPoint { get; } = listening.LocalEndPoint!;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            if (await clients.Next(cancellationToken) is not { } accepted)
            {
                return null;
            }

            accepted.NoDelay = true;
            return new SocketConnection(accepted);
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => DisposeAsync();

        public ValueTask DisposeAsync()
        {
            listening.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
