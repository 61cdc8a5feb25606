using System.Text.Json;
using OrleansChat.Conversations;
using OrleansChat.Tests.Simulation.Deployment;
using OrleansChat.Tests.Simulation.Network;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Clients;

/// <summary>A client's end of a socket: every request gets one answer, or the connection ends.</summary>
internal sealed class ScriptedConnection
{
    private readonly World _world;
    private readonly string _owner;
    private readonly Action<JsonElement> _event;
    private readonly Dictionary<long, Waiting> _waiting = [];
    private long _lastId;

    public ScriptedConnection(World world, string owner, FrontendProcess frontend, Action<JsonElement> onEvent)
    {
        _world = world;
        _owner = owner;
        _event = onEvent;
        Frontend = frontend;
        Socket = frontend.Open(Receive, Close);
    }

    public FrontendProcess Frontend { get; }

    public SimulatedSocket Socket { get; }

    public int? ClosedWith { get; private set; }

    public bool IsOpen => ClosedWith is null;

    /// <summary>Messages that were sent here, in order, by conversation.</summary>
    public Dictionary<ConversationId, List<PendingSend>> Sent { get; } = [];

    /// <summary>When the oldest request without an answer was made, in ticks; null when there is none.</summary>
    public long? OldestWaiting => _waiting.Count == 0 ? null : _waiting.Values.Min(waiting => waiting.At);

    /// <param name="members">The JSON of all members but the id, with a leading comma each.</param>
    /// <param name="look">Sees the reply at once, before whatever came after it.</param>
    /// <returns>The reply; null when the connection ended first.</returns>
    public async Task<JsonElement?> Request(string type, string members = "", Action<JsonElement>? look = null)
    {
        if (!IsOpen)
        {
            return null;
        }

        var id = ++_lastId;
        var answer = new TaskCompletionSource<JsonElement?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = new Waiting(answer, look, _world.Now);
        var text = $$"""{"id":{{id}},"type":"{{type}}"{{members}}}""";
        _world.Tell(() => $"{_owner} > {Frontend} {text}");
        Socket.Send(text);
        return await answer.Task;
    }

    /// <summary>The client goes without a word.</summary>
    public void Vanish(bool silently)
    {
        Socket.Cut(silently);
        End(1006);
    }

    public void SayGoodbye()
    {
        Socket.SendClose(1000);
    }

    private void Receive(ReadOnlyMemory<byte> message)
    {
        foreach (var range in message.Span.Split((byte)'\n'))
        {
            var line = message[range];
            _world.Note(line.Span);
            _world.Tell(() => $"{_owner} < {Frontend} {System.Text.Encoding.UTF8.GetString(line.Span)}");
            using var document = JsonDocument.Parse(line);
            Take(document.RootElement);
        }
    }

    private void Take(JsonElement frame)
    {
        if (!frame.TryGetProperty("re", out var re))
        {
            _event(frame);
            return;
        }

        if (re.ValueKind is not JsonValueKind.Number || !_waiting.Remove(re.GetInt64(), out var waiting))
        {
            _world.Fail($"I7: {_owner} got an answer to nothing it asked: {frame}");
            return;
        }

        waiting.Look?.Invoke(frame);
        waiting.Answer.SetResult(frame.Clone());
    }

    private void Close(int code)
    {
        _world.Note($"{_owner} closed {code}");
        End(code);
    }

    private void End(int code)
    {
        if (ClosedWith is not null)
        {
            return;
        }

        ClosedWith = code;
        foreach (var waiting in _waiting.Values)
        {
            waiting.Answer.TrySetResult(null);
        }

        _waiting.Clear();
    }

    private sealed record Waiting(TaskCompletionSource<JsonElement?> Answer, Action<JsonElement>? Look, long At);
}
