using System.Net.WebSockets;
using OrleansChat.Tests.Client;
using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Requests;
using OrleansChat.Tests.Client.Sockets;

namespace OrleansChat.Tests.Faults.Load;

/// <summary>Somebody who comes back as often as the server, or the network, throws them out.</summary>
/// <param name="servers">Where it may come in. Thrown out, it tries the next one.</param>
internal abstract class Visitor(IReadOnlyList<Uri> servers, Account account, Ledger ledger, int seed)
    : IAsyncDisposable
{
    private static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BackOffMax = TimeSpan.FromMilliseconds(300);
    private readonly CancellationTokenSource _left = new();
    private Task _visiting = Task.CompletedTask;
    private int _next = Math.Abs(seed);

    protected Ledger Ledger => ledger;

    protected Account Account => account;

    protected Random Random { get; } = new(seed);

    protected ChatConnection? Connection { get; private set; }

    /// <summary>Ends when the visitor is thrown away.</summary>
    protected CancellationToken Left => _left.Token;

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
    }

    protected abstract Task Visit();

    /// <summary>Does something on a connection that said hello; false when it has to be tried again.</summary>
    protected async Task<bool> Try(Func<ChatConnection, Task> work)
    {
        try
        {
            if (Connection is not { Closed.IsCompleted: false })
            {
                await Drop();
                Connection = await ChatConnection.Open(servers[_next++ % servers.Count], cancellationToken: Left);
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
            await Wait(BackOff);
        }

        return false;
    }

    protected Task Wait(TimeSpan? asked) =>
        Task.Delay(asked is { } time && time < BackOffMax ? time : BackOffMax, Left);

    private static bool IsLoss(Exception fault) => fault
        is ConnectionEndedException or HandshakeRefusedException or WebSocketException
        or TimeoutException or IOException or OperationCanceledException;

    private async Task Drop()
    {
        if (Connection is not { } connection)
        {
            return;
        }

        Connection = null;
        connection.Abort();
        if (connection.Closed.IsCompleted && (await connection.Closed).Code is >= 4500 and var code)
        {
            ledger.Break($"A connection was closed for good, with {code}");
        }

        await connection.DisposeAsync();
    }
}
