using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansChat.Tests.Client.Requests;
using OrleansChat.Tests.Client.Sockets;

namespace OrleansChat.Tests.Client;

/// <summary>One connection that speaks the wire protocol and nothing else: requests, replies, events.</summary>
public sealed partial class ChatConnection : IAsyncDisposable
{
    // Text goes out as UTF-8, not as escapes: the server is to see what people send.
    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly RawSocket _socket;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<Reply>> _asked = new();
    private readonly TaskCompletionSource<Closing> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _disposed = new();
    private readonly Task _reading;
    private TaskCompletionSource _mayRead = Opened();
    private long _lastId;
    private long _received;

    private ChatConnection(RawSocket socket)
    {
        _socket = socket;
        _reading = Read();
    }

    /// <summary>How long anything is awaited before it counts as lost.</summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Events that nobody took yet, in the order of arrival.</summary>
    public AwaitableQueue<ChatEvent> Events { get; } = new("the events");

    /// <summary>Replies that belong to no request awaited here, such as those to broken frames.</summary>
    public AwaitableQueue<Reply> StrayReplies { get; } = new("the stray replies");

    /// <summary>Completes when the connection ended, however it did.</summary>
    public Task<Closing> Closed => _closed.Task;

    /// <summary>When it ended, by <see cref="Stopwatch.GetTimestamp"/>; null while it lasts.</summary>
    public long? ClosedAt { get; private set; }

    public string? SubProtocol => _socket.SubProtocol;

    /// <summary>Sees each event on the reading loop, before it is queued; true keeps it out of the queue.</summary>
    public Func<ChatEvent, bool>? Tap { get; set; }

    public static async Task<ChatConnection> Open(
        Uri server, SocketOptions? options = null, CancellationToken cancellationToken = default) =>
        new(await RawSocket.Connect(server, options, cancellationToken));

    /// <summary>Sends a request and awaits its reply, be it a result or an error.</summary>
    /// <param name="type">The type of the request.</param>
    /// <param name="members">Its further members: an anonymous object; members that are null are left out.</param>
    public async Task<Reply> Ask(string type, object? members = null, CancellationToken cancellationToken = default) =>
        await await Begin(type, members, cancellationToken);

    /// <summary>Sends a request; the inner task is its reply. Awaiting the outer ones keeps several in order.</summary>
    public Task<Task<Reply>> Begin(string type, object? members = null, CancellationToken cancellationToken = default)
    {
        var request = members is null ? [] : (JsonObject)JsonSerializer.SerializeToNode(members, Plain)!;
        var id = Interlocked.Increment(ref _lastId);
        request["id"] = id;
        request["type"] = type;
        return BeginRaw(id, request.ToJsonString(Plain), cancellationToken);
    }

    /// <summary>Sends any text as the request with an id; the inner task is the reply to that id.</summary>
    public async Task<Task<Reply>> BeginRaw(long id, string text, CancellationToken cancellationToken = default)
    {
        var asked = new TaskCompletionSource<Reply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[id] = asked;
        if (_closed.Task.IsCompleted)
        {
            throw new ConnectionEndedException(await _closed.Task);
        }

        await _socket.Send(text, cancellationToken);
        return Within(asked.Task, $"No reply to {Shortened(text)}", cancellationToken);
    }

    /// <summary>Sends a text frame as it stands and awaits nothing.</summary>
    public Task SendText(string text, CancellationToken cancellationToken = default) =>
        _socket.Send(text, cancellationToken);

    /// <summary>Sends any bytes as a frame, or as a fragment of one, and awaits nothing.</summary>
    public Task SendBytes(
        ReadOnlyMemory<byte> payload,
        WebSocketMessageType type,
        bool endOfMessage = true,
        CancellationToken cancellationToken = default) =>
        _socket.Send(payload, type, endOfMessage, cancellationToken);

    /// <summary>Takes the first waiting event that fits, or waits for it.</summary>
    public Task<ChatEvent> Next(Func<ChatEvent, bool> wanted, CancellationToken cancellationToken = default) =>
        Events.Next(wanted, MaxWait, cancellationToken);

    public Task<ChatEvent> Next(string kind, CancellationToken cancellationToken = default) =>
        Next(heard => heard.Kind == kind, cancellationToken);

    /// <summary>Waits until the connection ended and says how.</summary>
    public Task<Closing> Ended(CancellationToken cancellationToken = default) =>
        Within(_closed.Task, "The connection did not end", cancellationToken);

    /// <summary>Stops reading, as a client that hangs does: no event, no reply, no answer to a ping.</summary>
    public void StopReading() => _mayRead = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void GoOnReading() => _mayRead.TrySetResult();

    /// <summary>Says goodbye properly.</summary>
    public async Task<Closing> Close(int code = 1000, CancellationToken cancellationToken = default)
    {
        await _socket.Close(code, cancellationToken);
        return await Ended(cancellationToken);
    }

    /// <summary>Cuts the connection without a word, as a lost network does.</summary>
    public void Abort() => _socket.Abort();

    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        await _socket.DisposeAsync();
        GoOnReading();
        await _reading;
        _disposed.Dispose();
    }

    private static TaskCompletionSource Opened()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gate.SetResult();
        return gate;
    }

    private static string Shortened(string text) => text.Length <= 200 ? text : text[..200] + "…";

    private async Task<T> Within<T>(Task<T> task, string failure, CancellationToken cancellationToken)
    {
        try
        {
            return await task.WaitAsync(MaxWait, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{failure} within {MaxWait}.", exception);
        }
    }
}
