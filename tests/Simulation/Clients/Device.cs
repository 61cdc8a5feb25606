using OrleansChat.Conversations;
using OrleansChat.Tests.Simulation.Checking;
using OrleansChat.Tests.Simulation.Deployment;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Clients;

/// <summary>
/// A program of a person: connects, follows conversations, writes, asks again after errors, and comes back after
/// every loss. It checks what it is told while it is told.
/// </summary>
internal sealed class Device
{
    private readonly DeviceContext _context;
    private readonly World _world;
    private readonly Population _population;
    private readonly Following _following;
    private readonly Reading _reading;
    private readonly Writing _writing;
    private readonly Changing _changing;
    private readonly Joining _joining;
    private readonly Moderating _moderating;
    private readonly Setting _setting;
    private readonly bool _batch;

    public Device(World world, Process process, Truth truth, Population population, Person person, string name)
    {
        _context = new DeviceContext(world, process, truth, population, person, name);
        _world = world;
        _population = population;
        _following = new Following(_context);
        _reading = new Reading(_context, _following);
        _writing = new Writing(_context, _following);
        _changing = new Changing(_context);
        _joining = new Joining(_context, _following);
        _moderating = new Moderating(_context);
        _setting = new Setting(_context);
        _batch = world.Chance(0.3);
    }

    public Person Person => _context.Person;

    public ScriptedConnection? Connection { get; private set; }

    public IEnumerable<Follow> Follows => _following.All;

    public Follow? Follow(ConversationId conversation) => _following.Find(conversation);

    public int Unacknowledged => _writing.Unacknowledged + _changing.Unacknowledged;

    /// <inheritdoc cref="Moderating.Wishes"/>
    public int Wishes => _moderating.Wishes;

    /// <summary>When something that this device wrote or changed was last acknowledged.</summary>
    public long AcknowledgedAt => Math.Max(_writing.AcknowledgedAt, _changing.AcknowledgedAt);

    public int Acknowledged => _writing.Acknowledged;

    /// <summary>Lives until the world ends.</summary>
    public async Task Live()
    {
        await _context.Pause(0, 3_000);
        while (true)
        {
            if (_population.Frontends.Count > 0)
            {
                await LiveOnce(_world.Pick(_population.Frontends));
            }

            await _context.Pause(50, 1_500);
        }
    }

    public override string ToString() => _context.Name;

    private async Task LiveOnce(FrontendProcess frontend)
    {
        var connection = new ScriptedConnection(_world, _context.Name, frontend, _following.Take);
        Connection = connection;
        foreach (var follow in _following.All)
        {
            follow.State = FollowState.Idle;
        }

        var batch = _batch ? "true" : "false";
        var hello = await connection.Request(
            "hello", $$""","token":"{{Person.Token}}","device":"{{_context.Name}}","batch":{{batch}}""");
        if (hello is not { } answer || Replies.IsError(answer, out _))
        {
            if (hello is { } refused
                && Replies.IsError(refused, out var code)
                && code is "unauthenticated" or "internal")
            {
                _context.Fail($"progress: hello was refused with {code}");
            }

            connection.Vanish(silently: false);
            return;
        }

        await _following.Subscribe(connection, [.. Person.Conversations]);
        _writing.SendAgain(connection);
        _changing.AskAgain(connection);
        _moderating.AskAgain(connection);
        while (connection.IsOpen)
        {
            await _context.Pause(50, (_population.IsQuiet ? 140 : 80) * _population.Devices.Count);
            if (connection.IsOpen)
            {
                await Act(connection);
            }
        }
    }

    private async Task Act(ScriptedConnection connection)
    {
        var lost = Person.Conversations.Where(id => _following.Of(id).State is not FollowState.Live).ToList();
        if (_population.IsQuiet && lost.Count > 0)
        {
            await _following.Subscribe(connection, lost);
        }

        if (_population.IsEnding)
        {
            return;
        }

        var talks = Person.Conversations.FindAll(id => _population.KindOf(id) is not "workspace");
        var conversation = talks.Count > 0 ? _world.Pick(talks) : _population.Channels[0];
        var channel = _world.Pick(_population.Channels);
        switch (_world.Random.Next(100))
        {
            case < 30 when !_population.IsSilent:
                _writing.Write(connection, conversation);
                break;
            case < 45 when !_population.IsSilent:
                _changing.Change(connection, conversation);
                break;
            case < 53 when !_population.IsSilent:
                for (var burst = _world.Random.Next(3, 15); burst > 0; burst--)
                {
                    _writing.Write(connection, conversation);
                }

                break;
            case < 60:
                await _reading.History(connection, conversation);
                break;
            case < 66:
                await _following.Subscribe(connection, [conversation, channel]);
                break;
            case < 69:
                await _following.Unsubscribe(connection, _following.Of(conversation));
                await _context.Pause(10, 1_000);
                await _following.Subscribe(connection, [conversation]);
                break;
            case < 72:
                await connection.Request(
                    "mark", $$""","conversation":"{{conversation}}","read":{{_following.Of(conversation).Position}}""");
                break;
            case < 74:
                await _reading.PageList(connection);
                break;
            default:
                if (!_population.IsQuiet)
                {
                    await Change(connection, conversation, channel);
                }

                break;
        }
    }

    /// <summary>Actions that nobody takes while everything converges.</summary>
    private async Task Change(
        ScriptedConnection connection, ConversationId conversation, ConversationId channel)
    {
        switch (_world.Random.Next(29))
        {
            case < 4:
                await _joining.Leave(connection, channel);
                break;
            case < 9:
                _population.Add(channel, "channel", [Person]);
                await _joining.Join(connection, channel);
                break;
            case 9:
                await _writing.Create(connection);
                break;
            case 10 when _world.Chance(0.3):
                await _moderating.LeaveWorkspace(connection, Population.Workspace);
                break;
            case < 18:
                await Misbehave(connection);
                break;
            case < 21:
                await _setting.Change(connection, conversation);
                break;
            default:
                await _moderating.Moderate(connection);
                break;
        }
    }

    private async Task Misbehave(ScriptedConnection connection)
    {
        switch (_world.Random.Next(8))
        {
            case 0:
                connection.SayGoodbye();
                await _context.Pause(10, 500);
                connection.Vanish(silently: false);
                break;
            case 1 or 2:
                connection.Vanish(silently: false);
                break;
            case 3 or 4:
                connection.Vanish(silently: true);
                break;
            case 5:
                var conversation = _world.Pick(_population.Channels);
                for (var flood = _world.Random.Next(70, 120); flood > 0 && !_population.IsSilent; flood--)
                {
                    _writing.Write(connection, conversation);
                }

                break;
            case 6 or 7:
                connection.Socket.Stall();
                await _context.Pause(500, 12_000);
                connection.Socket.GoOn();
                break;
        }
    }
}
