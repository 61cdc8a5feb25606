using System.Text.Json;
using OrleansChat.Conversations;
using OrleansChat.Tests.Simulation.Checking;
using OrleansChat.Tests.Simulation.Deployment;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Clients;

/// <summary>
/// A program of a person: connects, follows conversations, writes, asks again after errors, and comes back after
/// every loss. It checks what it is told while it is told.
/// </summary>
internal sealed partial class Device
{
    private readonly World _world;
    private readonly Process _process;
    private readonly Truth _truth;
    private readonly Population _population;
    private readonly Dictionary<ConversationId, Follow> _follows = [];
    private readonly List<PendingSend> _unacknowledged = [];
    private readonly List<Wish> _wishes = [];
    private readonly string _name;
    private readonly bool _batch;
    private int _lastText;

    public Device(World world, Process process, Truth truth, Population population, Person person, string name)
    {
        _world = world;
        _process = process;
        _truth = truth;
        _population = population;
        Person = person;
        _name = name;
        _batch = world.Chance(0.3);
    }

    public Person Person { get; }

    public ScriptedConnection? Connection { get; private set; }

    public IEnumerable<Follow> Follows => _follows.Values;

    public Follow? Follow(ConversationId conversation) => _follows.GetValueOrDefault(conversation);

    public int Unacknowledged => _unacknowledged.Count;

    /// <summary>Memberships of a workspace that are to end, and it is not known yet whether they did.</summary>
    public int Wishes => _wishes.Count;

    /// <summary>When a message of this device was last acknowledged.</summary>
    public long AcknowledgedAt { get; private set; }

    public int Acknowledged { get; private set; }

    /// <summary>Lives until the world ends.</summary>
    public async Task Live()
    {
        await Pause(0, 3_000);
        while (true)
        {
            if (_population.Frontends.Count > 0)
            {
                await LiveOnce(_world.Pick(_population.Frontends));
            }

            await Pause(50, 1_500);
        }
    }

    private async Task LiveOnce(FrontendProcess frontend)
    {
        var connection = new ScriptedConnection(_world, _name, frontend, Take);
        Connection = connection;
        foreach (var follow in _follows.Values)
        {
            follow.State = FollowState.Idle;
        }

        var hello = await connection.Request(
            "hello", $$""","token":"{{Person.Token}}","device":"{{_name}}","batch":{{(_batch ? "true" : "false")}}""");
        if (hello is not { } answer || IsError(answer, out _))
        {
            if (hello is { } refused && IsError(refused, out var code) && code is "unauthenticated" or "internal")
            {
                Fail($"progress: hello was refused with {code}");
            }

            connection.Vanish(silently: false);
            return;
        }

        await Subscribe(connection, [.. Person.Conversations]);
        foreach (var send in _unacknowledged.ToArray())
        {
            _ = Send(connection, send);
        }

        foreach (var wish in _wishes.ToArray())
        {
            _ = Ask(connection, wish);
        }

        while (connection.IsOpen)
        {
            await Pause(50, (_population.IsQuiet ? 140 : 80) * _population.Devices.Count);
            if (connection.IsOpen)
            {
                await Act(connection);
            }
        }
    }

    private void Take(JsonElement frame)
    {
        switch (frame.GetProperty("event").GetString())
        {
            case "message" or "member" or "meta":
                Find(frame).Take(frame);
                break;
            case "invited":
                var id = ConversationId.Parse(frame.GetProperty("conversation").GetString()!);
                _population.Add(id, frame.GetProperty("kind").GetString()!, [Person]);
                break;
            case "reset":
                Find(frame).Reset(frame);
                break;
        }
    }

    private Follow Find(JsonElement frame) => FollowOf(ConversationId.Parse(
        (frame.GetProperty("conversation") is { ValueKind: JsonValueKind.String } id
            ? id
            : frame.GetProperty("conversation").GetProperty("id")).GetString()!));

    private Follow FollowOf(ConversationId conversation)
    {
        if (!_follows.TryGetValue(conversation, out var follow))
        {
            _follows[conversation] = follow = new Follow(conversation, Person.Id, _truth, Fail);
        }

        return follow;
    }

    public override string ToString() => _name;

    private Task Pause(double fromMs, double toMs) => Task.Delay(_world.Milliseconds(fromMs, toMs), _process.Clock);

    private void Fail(string what) => _world.Fail($"{_name}: {what}");

    private static bool IsError(JsonElement reply, out string code)
    {
        var isError = reply.TryGetProperty("error", out var error);
        code = isError ? error.GetProperty("code").GetString()! : "";
        return isError;
    }

    private static bool IsTemporary(JsonElement reply) =>
        reply.TryGetProperty("error", out var error)
        && error.TryGetProperty("temporary", out var temporary)
        && temporary.GetBoolean();
}
