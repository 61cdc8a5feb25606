using OrleansChat.Accounts;
using OrleansChat.Frontend.Delivery;
using OrleansChat.Frontend.Fanout;
using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Frontend.Connections;

/// <summary>
/// One client: its state, what it is subscribed to, and its requests in work. One loop reads, one writer writes, and
/// answers come from wherever the work was done.
/// </summary>
internal sealed class ClientConnection : IEventReceiver
{
    private const int UnansweredPingsMax = 2;

    private readonly IClientSocket _socket;
    private readonly ConnectionServices _services;
    private readonly Lock _guardsState = new();
    private readonly long _openedAt;
    private AuthenticatedSession? _session;
    private ConnectionState _state;
    private long _closingAt;
    private int _unansweredPings;

    /// <param name="socket">The client's socket.</param>
    /// <param name="services">Services that all connections share.</param>
    /// <param name="handshakeToken">The access token that came as a cookie with the handshake.</param>
    public ClientConnection(IClientSocket socket, ConnectionServices services, string? handshakeToken = null)
    {
        HandshakeToken = handshakeToken;
        _socket = socket;
        _services = services;
        _openedAt = services.Time.GetTimestamp();
        Id = services.Ids.Next("k-");
        Outbox = new Outbox(socket, services.Writers);
        Lanes = new ConversationLanes(services.Execute);
        Typing = new TypingHints(services.Time);
        socket.Answering = Outbox.Send;
    }

    /// <summary>The token for a <c>hello</c> without one.</summary>
    public string? HandshakeToken { get; }

    /// <summary>Names the connection in <c>hello</c>'s reply and in logs.</summary>
    public string Id { get; }

    public Outbox Outbox { get; }

    public RequestsInWork InWork { get; } = new();

    /// <summary>Keeps commands and reads of each conversation in order.</summary>
    public ConversationLanes Lanes { get; }

    /// <summary>The subscriptions of the connection.</summary>
    public ConnectionSubscriptions Subscriptions { get; } = new();

    /// <summary>The conversations in which this connection reported typing.</summary>
    public TypingHints Typing { get; }

    /// <summary>The person; known from <c>hello</c> on.</summary>
    public Participant User => Session.User;

    public AuthenticatedSession Session =>
        _session ?? throw new InvalidOperationException("This connection isn't authenticated.");

    UserId IEventReceiver.UserId => User.Id;

    public ConnectionState State
    {
        get
        {
            lock (_guardsState)
            {
                return _state;
            }
        }
    }

    /// <summary>Counts the connection among those of this frontend, until <see cref="End"/>.</summary>
    public void Begin() => _services.Registry.Add(this);

    /// <summary>Waits for the client's next message; good until the next call.</summary>
    public ValueTask<ClientMessage> Receive() => _socket.Receive();

    /// <summary>Authenticates the client. From now on, requests other than <c>hello</c> are answered.</summary>
    /// <returns>False if the connection is already closing.</returns>
    public bool Open(AuthenticatedSession session, bool batch)
    {
        _session = session;
        Outbox.Batch = batch;
        return TryMoveTo(ConnectionState.Open);
    }

    /// <summary>From now on the person is called this in what they send.</summary>
    public void Rename(Participant user)
    {
        if (user != Session.User)
        {
            _session = Session with { User = user };
        }
    }

    /// <summary>Ends the connection: writes the waiting frames, then the close frame, and nothing after it.</summary>
    public void Close(CloseCode code)
    {
        if (TryMoveTo(ConnectionState.Closing))
        {
            Outbox.Seal(ServerFrame.Close(code));
        }
    }

    /// <summary>The transport refused the client's input; its close frame is already in the outbox.</summary>
    public void CloseAnswered() => TryMoveTo(ConnectionState.Closing);

    /// <summary>The client is gone: nothing more is written.</summary>
    public void Abort()
    {
        Outbox.Seal(last: null);
        _socket.Abort();
    }

    /// <summary>After the closing handshake, writes the remaining frames while there is time.</summary>
    public async Task Finish()
    {
        try
        {
            await Outbox.Flushed().WaitAsync(_services.Options.CloseTimeout, _services.Time);
        }
        catch (TimeoutException)
        {
            _socket.Abort();
        }
    }

    /// <summary>Reading has ended: releases everything the connection holds.</summary>
    public void End()
    {
        TryMoveTo(ConnectionState.Closed);
        Outbox.Seal(last: null);
        _services.Registry.Remove(this);
        Subscriptions.EndAll(this);
    }

    /// <summary>
    /// Says goodbye, serves on until the client is to come back, lets requests in work end and closes: the client
    /// misses the server for no longer than it takes to connect to another.
    /// </summary>
    /// <param name="maxWait">How long all that may take.</param>
    /// <param name="retryAfter">When the client is to come back; within that time.</param>
    public async Task Drain(TimeSpan maxWait, TimeSpan retryAfter)
    {
        Outbox.Send(EventFrames.Goodbye(retryAfter));
        await Task.Delay(retryAfter, _services.Time);
        if (!TryMoveTo(ConnectionState.Draining))
        {
            return;
        }

        try
        {
            await InWork.Empty().WaitAsync(maxWait - retryAfter, _services.Time);
        }
        catch (TimeoutException)
        {
            // They remain unanswered; the end of the connection tells the client.
        }

        Close(CloseCode.Drained);
    }

    /// <summary>Checks time-outs; called about once a second.</summary>
    public void Tick()
    {
        var options = _services.Options;
        switch (State)
        {
            case ConnectionState.AwaitingHello:
                if (Elapsed(_openedAt) >= options.HelloTimeout)
                {
                    Close(CloseCode.NoHello);
                }

                break;
            case ConnectionState.Open or ConnectionState.Draining:
                if (Outbox.Overflowed)
                {
                    Close(CloseCode.SlowConsumer);
                }
                else
                {
                    Ping(Elapsed(_socket.LastHeard));
                }

                break;
            case ConnectionState.Closing:
                if (Elapsed(_closingAt) >= options.CloseTimeout)
                {
                    _socket.Abort();
                }

                break;
            case ConnectionState.Closed:
                break;
            default:
                throw new InvalidOperationException($"A connection is never {State}.");
        }
    }

    private void Ping(TimeSpan silence)
    {
        var period = _services.Options.Ping;
        if (silence < period)
        {
            _unansweredPings = 0;
        }
        else if (silence >= period * (_unansweredPings + 1))
        {
            if (_unansweredPings == UnansweredPingsMax)
            {
                Close(CloseCode.PingTimeout);
                return;
            }

            _unansweredPings++;
            Outbox.Send(ServerFrame.Ping);
        }
    }

    /// <summary>The only place where the state changes.</summary>
    private bool TryMoveTo(ConnectionState next)
    {
        lock (_guardsState)
        {
            if (!_state.MayBecome(next))
            {
                return false;
            }

            _state = next;
            if (next is ConnectionState.Closing)
            {
                _closingAt = _services.Time.GetTimestamp();
            }

            return true;
        }
    }

    private TimeSpan Elapsed(long since) => _services.Time.GetElapsedTime(since);
}
