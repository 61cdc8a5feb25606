using OrleansChat.Conversations;

namespace OrleansChat.Tests.Simulation.Clients;

/// <summary>What a device does next, drawn from the seed.</summary>
internal sealed partial class Device
{
    private async Task Act(ScriptedConnection connection)
    {
        var lost = Person.Conversations.Where(id => FollowOf(id).State is not FollowState.Live).ToList();
        if (_population.IsQuiet && lost.Count > 0)
        {
            await Subscribe(connection, lost);
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
            case < 45 when !_population.IsSilent:
                Write(connection, conversation);
                break;
            case < 53 when !_population.IsSilent:
                for (var burst = _world.Random.Next(3, 15); burst > 0; burst--)
                {
                    Write(connection, conversation);
                }

                break;
            case < 60:
                await ReadHistory(connection, conversation);
                break;
            case < 66:
                await Subscribe(connection, [conversation, channel]);
                break;
            case < 69:
                await Unsubscribe(connection, FollowOf(conversation));
                await Pause(10, 1_000);
                await Subscribe(connection, [conversation]);
                break;
            case < 72:
                await connection.Request(
                    "mark", $$""","conversation":"{{conversation}}","read":{{FollowOf(conversation).Position}}""");
                break;
            case < 74:
                await PageList(connection);
                break;
            default:
                if (!_population.IsQuiet)
                {
                    await Change(connection, channel);
                }

                break;
        }
    }

    /// <summary>What nobody does any more when all must come right.</summary>
    private async Task Change(ScriptedConnection connection, ConversationId channel)
    {
        switch (_world.Random.Next(26))
        {
            case < 4:
                await Leave(connection, channel);
                break;
            case < 9:
                _population.Add(channel, "channel", [Person]);
                await Join(connection, channel);
                break;
            case 9:
                await Create(connection);
                break;
            case 10 when _world.Chance(0.3):
                await LeaveWorkspace(connection, Population.Workspace);
                break;
            case < 18:
                await Misbehave(connection);
                break;
            default:
                await Moderate(connection);
                break;
        }
    }

    private async Task Misbehave(ScriptedConnection connection)
    {
        switch (_world.Random.Next(8))
        {
            case 0:
                connection.SayGoodbye();
                await Pause(10, 500);
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
                    Write(connection, conversation);
                }

                break;
            case 6 or 7:
                connection.Socket.Stall();
                await Pause(500, 12_000);
                connection.Socket.GoOn();
                break;
        }
    }
}
