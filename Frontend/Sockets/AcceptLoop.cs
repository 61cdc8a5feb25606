using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using OrleansChat.Frontend.Connections;

namespace OrleansChat.Frontend.Sockets;

/// <summary>Accepts one client after another, whatever happens to some of them.</summary>
/// <param name="accept">Waits for the next client.</param>
/// <param name="admission">Says when the next one may be accepted.</param>
/// <param name="time">For the pauses.</param>
/// <param name="logger">Gets what is tried again, and why.</param>
internal sealed partial class AcceptLoop(
    Func<CancellationToken, ValueTask<Socket>> accept, Admission admission, TimeProvider time, ILogger logger)
{
    /// <summary>
    /// Between two tries while the system has no descriptor or memory for one more connection. Those who wait stay in
    /// the backlog, so that each try would fail at once.
    /// </summary>
    public static readonly TimeSpan PauseWithoutRoom = TimeSpan.FromMilliseconds(100);

    /// <summary>What goes on failing is logged once in this time.</summary>
    public static readonly TimeSpan LogPeriod = TimeSpan.FromMinutes(1);

    private long? _failureLoggedAt;
    private long? _reserveLoggedAt;

    /// <returns>The next client; null when no more are accepted.</returns>
    public async ValueTask<Socket?> Next(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await admission.Wait(cancellationToken);
                var accepted = await accept(cancellationToken);
                if (!Descriptors.IsReserved(accepted.Handle))
                {
                    return accepted;
                }

                accepted.Dispose();
                if (IsDue(ref _reserveLoggedAt))
                {
                    LogReserved(Descriptors.Reserve);
                }
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
                // The next one need not be.
                LogGone(exception.SocketErrorCode);
            }
            catch (SocketException exception)
            {
                if (IsDue(ref _failureLoggedAt))
                {
                    LogFailed(exception, PauseWithoutRoom.TotalMilliseconds);
                }

                await Task.Delay(PauseWithoutRoom, time, cancellationToken);
            }
        }
    }

    private bool IsDue(ref long? loggedAt)
    {
        if (loggedAt is { } last && time.GetElapsedTime(last) < LogPeriod)
        {
            return false;
        }

        loggedAt = time.GetTimestamp();
        return true;
    }

    [LoggerMessage(2502, LogLevel.Debug, "A client was gone before it was accepted ({Error})")]
    private partial void LogGone(SocketError error);

    [LoggerMessage(2503, LogLevel.Warning, "Accepting clients fails; trying again every {Milliseconds} ms")]
    private partial void LogFailed(Exception fault, double milliseconds);

    [LoggerMessage(2504, LogLevel.Warning,
        "Clients are disconnected at once: the last {Reserve} files that this process may open are the server's own")]
    private partial void LogReserved(int reserve);
}
