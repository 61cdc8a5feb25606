using OrleansChat.Accounts;
using OrleansChat.Frontend.Delivery;
using OrleansChat.Frontend.Fanout;
using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Tests.Frontend.Fixtures;

/// <summary>A connection whose client takes everything at once and remembers nothing.</summary>
internal sealed class NullReceiver : IEventReceiver
{
    public NullReceiver(NullSocket socket, WriteScheduler writers)
    {
        Outbox = new Outbox(socket, writers);
        Session = new AuthenticatedSession(SessionId.Parse("s-1"), Events.Bob, DeploymentRole.Member);
    }

    public UserId UserId => Session.User.Id;

    public string Id => "k-null";

    public AuthenticatedSession Session { get; }

    public Outbox Outbox { get; }

    public void Rename(Participant user) => throw new InvalidOperationException($"Renamed to {user}.");

    public void Close(CloseCode code) => throw new InvalidOperationException($"Closed with {code}.");
}

/// <summary>Counts what is written by many connections, and allocates nothing for it.</summary>
internal sealed class NullSocket : IClientSocket, IDisposable
{
    private readonly SemaphoreSlim _reached = new(0);
    private long _bytesLeft = long.MaxValue;

    public long LastHeard => 0;

    public Action<byte[]>? Answering { get; set; }

    /// <summary>Sets how many bytes <see cref="Written"/> waits for.</summary>
    public void Expect(long bytes) => Volatile.Write(ref _bytesLeft, bytes);

    /// <summary>Waits until as many bytes were written as expected.</summary>
    public void Written()
    {
        if (!_reached.Wait(TimeSpan.FromMinutes(1)))
        {
            throw new TimeoutException($"{Volatile.Read(ref _bytesLeft)} bytes were not written.");
        }
    }

    public ValueTask Write(ReadOnlyMemory<byte> frames)
    {
        if (Interlocked.Add(ref _bytesLeft, -frames.Length) == 0)
        {
            _reached.Release();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<ClientMessage> Receive() => throw new NotSupportedException();

    public void Abort()
    {
    }

    public void Dispose() => _reached.Dispose();
}
