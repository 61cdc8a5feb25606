using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using OrleansChat.Frontend.Connections;

namespace OrleansChat.Frontend.Sockets;

/// <summary>
/// Gives the web server its TCP connections, and lets one be taken out of its hands: a client that upgraded to
/// WebSocket needs none of what the web server keeps for a connection.
/// </summary>
internal sealed partial class SocketTransport(
    Admission admission, ConnectionOptions options, ILogger<SocketTransport> logger)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <summary>How many wait in the system to be accepted; what it allows by default, too.</summary>
    private const int Backlog = 4096;

    /// <summary>
    /// Between two tries while the system has no descriptor or memory for one more connection. Those who wait stay in
    /// the backlog, so that each try would fail at once.
    /// </summary>
    private static readonly TimeSpan PauseWithoutRoom = TimeSpan.FromMilliseconds(100);

    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint;

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

            return ValueTask.FromResult<IConnectionListener>(new SocketListener(socket, admission));
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

    private sealed class SocketListener(Socket listening, Admission admission) : IConnectionListener
    {
        public EndPoint EndPoint { get; } = listening.LocalEndPoint!;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (true)
            {
                try
                {
                    await admission.Wait(cancellationToken);
                    var accepted = await listening.AcceptAsync(cancellationToken);
                    if (Descriptors.IsReserved(accepted.Handle))
                    {
                        accepted.Dispose();
                        continue;
                    }

                    accepted.NoDelay = true;
                    return new SocketConnection(accepted);
                }
                catch (ObjectDisposedException)
                {
                    return null;
                }
                catch (SocketException exception) when (exception.SocketErrorCode is SocketError.OperationAborted)
                {
                    return null;
                }
                catch (SocketException exception) when (
                    exception.SocketErrorCode is SocketError.ConnectionAborted or SocketError.ConnectionReset)
                {
                    // That client was gone before it was accepted; the next one need not be.
                }
                catch (SocketException)
                {
                    await Task.Delay(PauseWithoutRoom, cancellationToken);
                }
            }
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => DisposeAsync();

        public ValueTask DisposeAsync()
        {
            listening.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
