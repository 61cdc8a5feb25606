using System.Diagnostics;
using System.Net.WebSockets;
using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Requests;
using OrleansChat.Tests.Client.Sockets;

namespace OrleansChat.Tests.Client.Load;

/// <summary>Somebody who comes back as often as the server, or the network, throws them out.</summary>
/// <param name="servers">Where it may come in now. Thrown out, it tries the next one.</param>
public abstract class Visitor(
    Func<IReadOnlyList<Uri>> servers, Account account, Ledger ledger, LoadShape shape, int seed)
    : IAsyncDisposable
{
    private static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BackOffMax = TimeSpan.FromMilliseconds(300);
    private readonly CancellationTokenSource _left = new();
    private Task _visiting = Task.CompletedTask;
    private int _next = Math.Abs(seed);
    private Uri? _server;
    private long? _lostAt;
    private long? _returnAt;

    /// <summary>How many times it was back after a connection had ended.</summary>
    public int Returns { get; private set; }

    protected Ledger Ledger => ledger;

    protected Account Account => account;

    protected LoadShape Shape => shape;

    protected Random Random { get; } = new(seed);

    protected ChatConnection? Connection { get; private set; }

    /// <summary>Whether a goodbye told it to be on another connection by now.</summary>
    protected bool ShouldLeave => _returnAt <= Stopwatch.GetTimestamp();

    /// <summary>Ends when the visitor is thrown away.</summary>
    protected CancellationToken Left => _left.Token;

    public override string ToString() => Connection is { Closed.IsCompleted: false }
        ? $"{account.User.Id}, connected to {_server}"
        : $"{account.User.Id}, not connected, last to {_server}";

    public void Begin() => _visiting = Visit();

    /// <summary>Waits until the visitor is done by itself.</summary>
    public Task Done() => _visiting;

    public async ValueTask DisposeAsync()
    {
        await _left.CancelAsync();
        try
        {
            await _visiting;
        }
        catch (OperationCanceledException)
        {
            // As asked.
        }

        await Drop();
        _left.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract Task Visit();

    /// <summary>Does something on a connection that said hello; false when it has to be tried again.</summary>
    protected async Task<bool> Try(Func<ChatConnection, Task> work)
    {
        try
        {
            if (ShouldLeave || Connection is not { Closed.IsCompleted: false })
            {
                await Drop();
                Connection = await Enter();
                await Connection.Hello(account.AccessToken, batch: Random.Next(2) == 0, Left);
            }

            await work(Connection);
            return true;
        }
        catch (RequestRefusedException refused)
        {
            ledger.Refuse("A request", refused.Error);
            await Wait(refused.Error.RetryAfter);
        }
        catch (Exception fault) when (IsLoss(fault) && !Left.IsCancellationRequested)
        {
            await Drop();
            await Task.Delay(_returnAt is { } at ? Until(at) : BackOff, Left);
        }

        return false;
    }

    /// <summary>It is where it was before its last connection ended.</summary>
    protected void IsBack()
    {
        if (_lostAt is { } lostAt)
        {
            _lostAt = null;
            Returns++;
            ledger.Waits.Returns.Add(Stopwatch.GetElapsedTime(lostAt));
        }
    }

    protected Task Wait(TimeSpan? asked) =>
        Task.Delay(asked is { } time && time < BackOffMax ? time : BackOffMax, Left);

    private static bool IsLoss(Exception fault) => fault
        is ConnectionEndedException or HandshakeRefusedException or WebSocketException
        or TimeoutException or IOException or OperationCanceledException;

    private static TimeSpan Until(long timestamp)
    {
        var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), timestamp);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private async Task<ChatConnection> Enter()
    {
        _returnAt = null;
        var open = servers();
        if (open.Count == 0)
        {
            throw new IOException("No server is open.");
        }

        _server = open[_next++ % open.Count];
        var connection = await ChatConnection.Open(_server, cancellationToken: Left);
        if (shape.ReturnsLikeTheWebClient)
        {
            connection.Tap = NoteGoodbye;
        }

        return connection;
    }

    private bool NoteGoodbye(ChatEvent heard)
    {
        if (heard.Kind == "goodbye")
        {
            var after = heard.Json.GetProperty("retryAfterMs").GetDouble() / 1_000;
            _returnAt = Stopwatch.GetTimestamp() + (long)(after * Stopwatch.Frequency);
        }

        // Readers look at it, too.
        return false;
    }

    private async Task Drop()
    {
        if (Connection is not { } connection)
        {
            return;
        }

        Connection = null;
        _lostAt ??= connection.ClosedAt ?? Stopwatch.GetTimestamp();
        connection.Abort();
        if (connection.Closed.IsCompleted && (await connection.Closed).Code is >= 4500 and var code)
        {
            ledger.Break(Breach.Refused, $"A connection was closed for good, with {code}");
        }

        await connection.DisposeAsync();
    }
}
