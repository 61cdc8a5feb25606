using System.Net;
using OrleansChat.Tests.Client;
using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Requests;
using OrleansChat.Tests.Client.Sockets;

namespace OrleansChat.Tools.Replay.Links;

/// <summary>A person's connection that comes back by itself, and asks again whatever may be asked again.</summary>
/// <remarks>
/// For one caller at a time. Everything asked through it must be repeatable: commands carry their client id, so what
/// was stored before a connection broke is answered with its first result.
/// </remarks>
internal sealed class Link(Uri server, Account account, TimeProvider time, Random random) : IAsyncDisposable
{
    private const int CloseCodesThatForbidReturn = 4500;
    private const int LogInAgain = 4501;

    /// <summary>How long a server may be away. Waits that it asks for do not count.</summary>
    private static readonly TimeSpan AwayMax = TimeSpan.FromMinutes(3);

    private readonly ChatHttp _http = new(server);
    private readonly BackOff _backOff = new(random);
    private ChatConnection? _connection;
    private TimeSpan? _serverAskedToWait;
    private long? _awaySince;

    public Person User => Account.User;

    public Account Account { get; private set; } = account;

    /// <summary>How often it connected.</summary>
    public int Connects { get; private set; }

    /// <summary>Requests that the server deferred by a rate limit.</summary>
    public int Deferred { get; private set; }

    /// <summary>Another connection of the same person.</summary>
    public Link Again() => new(server, Account, time, random);

    /// <summary>Asks until there is an answer; throws what no repetition can change.</summary>
    public async Task<T> Ask<T>(Func<ChatConnection, Task<T>> request, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var connection = await Connected(cancellationToken);
                var answer = await request(connection);
                Alive();
                return answer;
            }
            catch (RequestRefusedException refusal) when (refusal.Error.MayRepeat)
            {
                Deferred += refusal.Error.Code == "rate_limited" ? 1 : 0;
                await Wait(refusal.Error.RetryAfter, refusal, cancellationToken);
            }
            catch (RequestRefusedException refusal) when (refusal.Error.Code == "unauthenticated")
            {
                await LogInAnew(refusal, cancellationToken);
            }
            catch (ConnectionEndedException ended)
            {
                await Drop();
                await ThrowUnlessMayReturn(ended, cancellationToken);
                await Wait(_serverAskedToWait, ended, cancellationToken);
                _serverAskedToWait = null;
            }
            catch (HandshakeRefusedException refusal) when (refusal.Status is not HttpStatusCode.Forbidden)
            {
                Deferred += refusal.Status == HttpStatusCode.TooManyRequests ? 1 : 0;
                await Wait(refusal.RetryAfter, refusal, cancellationToken);
            }
            catch (HandshakeRefusedException refusal)
            {
                throw new LinkBrokenException(refusal.Message, refusal);
            }
            catch (Exception failure) when (failure is TimeoutException or IOException or HttpRequestException
                or System.Net.WebSockets.WebSocketException or System.Net.Sockets.SocketException
                || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                await Drop();
                await Wait(null, failure, cancellationToken);
            }
        }
    }

    /// <summary>Something came from the server: a request that goes on and on may say so.</summary>
    public void Alive()
    {
        _awaySince = null;
        _backOff.Reset();
    }

    public async ValueTask DisposeAsync()
    {
        await Drop();
        _http.Dispose();
    }

    private async Task<ChatConnection> Connected(CancellationToken cancellationToken)
    {
        if (_connection is { Closed.IsCompleted: false } open)
        {
            return open;
        }

        await Drop();
        var connection = await ChatConnection.Open(server, cancellationToken: cancellationToken);
        _connection = connection;
        connection.Tap = heard =>
        {
            if (heard.Kind == "goodbye")
            {
                _serverAskedToWait = TimeSpan.FromMilliseconds(heard.Json.GetProperty("retryAfterMs").GetDouble());
            }

            return heard.Kind == "goodbye";
        };
        await connection.Hello(Account.AccessToken, cancellationToken: cancellationToken);
        Connects++;
        return connection;
    }

    private async Task ThrowUnlessMayReturn(ConnectionEndedException ended, CancellationToken cancellationToken)
    {
        if (ended.Closing.Code == LogInAgain)
        {
            await LogInAnew(ended, cancellationToken);
        }
        else if (ended.Closing.Code >= CloseCodesThatForbidReturn)
        {
            throw new LinkBrokenException($"The server closed the connection for good: {ended.Closing}.", ended);
        }
    }

    private async Task LogInAnew(Exception reason, CancellationToken cancellationToken)
    {
        await Drop();
        await Wait(null, reason, cancellationToken);
        try
        {
            Account = await _http.Refresh(Account.RefreshToken, cancellationToken);
        }
        catch (HttpRefusedException refusal)
        {
            throw new LinkBrokenException($"The session of {User.Name} ended: {refusal.Message}", refusal);
        }
        catch (HttpRequestException)
        {
            // The server is away: the next try finds out again that the token is too old.
        }
    }

    private async Task Wait(TimeSpan? asked, Exception reason, CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        _awaySince ??= now;
        if (asked is { } wait)
        {
            _awaySince = null;
        }
        else if (time.GetElapsedTime(_awaySince.Value, now) > AwayMax)
        {
            throw new LinkBrokenException($"The server gave no answer for {AwayMax}: {reason.Message}", reason);
        }
        else
        {
            wait = _backOff.Next();
        }

        await Task.Delay(wait, time, cancellationToken);
    }

    private async Task Drop()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }
}
