using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Tests.Simulation.Clients;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Checking;

/// <summary>What must hold when all faults were over for a while and nobody writes any more.</summary>
internal sealed class FinalCheck(World world, Truth truth, Population population)
{
    /// <summary>A little more than a frontend waits for a grain.</summary>
    private static readonly TimeSpan AnswerTimeMax = TimeSpan.FromSeconds(11);

    public void Run(TimeSpan quietSince)
    {
        foreach (var id in truth.Conversations)
        {
            CheckLog(id, truth.Now(id)!);
        }

        foreach (var ((user, conversation, clientId), (epoch, seq)) in population.Acknowledged)
        {
            var log = truth.Of(conversation, epoch);
            if (log?.Event(seq) is not { } stored || stored.Sender.Id != user || stored.ClientId != clientId)
            {
                world.Fail($"I2: {clientId} was acknowledged as seq {seq} of {conversation} and is lost");
            }
        }

        foreach (var device in population.Devices)
        {
            CheckDevice(device, quietSince);
        }
    }

    private void CheckLog(ConversationId id, LogTruth log)
    {
        var clientIds = new HashSet<(UserId, ClientId)>();
        for (var index = 0; index < log.Events.Count; index++)
        {
            var logged = log.Events[index];
            if (logged.Seq != index + 1)
            {
                world.Fail($"I1: {id} has seq {logged.Seq} in the place of {index + 1}");
            }

            if (logged.ClientId is { } clientId && !clientIds.Add((logged.Sender.Id, clientId)))
            {
                world.Fail($"I3: {clientId} is stored twice in {id}");
            }

            if (logged.Body is MessageBody && !log.IsMemberAfter(logged.Sender.Id, index))
            {
                world.Fail($"I5: {logged.Sender.Id} wrote seq {logged.Seq} of {id}, being no member");
            }
        }
    }

    private void CheckDevice(Device device, TimeSpan quietSince)
    {
        if (device.Connection is not { IsOpen: true } connection)
        {
            world.Fail($"progress: {device} is not connected {world.Elapsed - quietSince} after the last fault");
            return;
        }

        var waits = TimeSpan.FromTicks(world.Now - (connection.OldestWaiting ?? world.Now));
        if (waits > AnswerTimeMax)
        {
            world.Fail($"I7: a request of {device} waits for {waits} without an answer");
        }

        if (device.Unacknowledged > 0)
        {
            world.Fail($"progress: {device} has {device.Unacknowledged} messages without an answer");
        }

        foreach (var conversation in device.Person.Conversations)
        {
            var log = truth.Now(conversation);
            if (log is not null && log.IsMemberAfter(device.Person.Id, log.Head))
            {
                CheckFollow(device, device.Follows.FirstOrDefault(f => f.Conversation == conversation), log);
            }
        }
    }

    private void CheckFollow(Device device, Follow? follow, LogTruth log)
    {
        if (follow is null || follow.State is not FollowState.Live)
        {
            world.Fail(
                $"progress: {device} is a member and does not follow {follow?.Conversation}, being {follow?.State}");
        }
        else if (follow.Epoch != log.Epoch || follow.Position != log.Head)
        {
            world.Fail(
                $"I4: {device} saw {follow.Conversation} up to {follow.Position}, where the head is {log.Head}"
                + (follow.Epoch == log.Epoch ? "" : " of another epoch"));
        }
    }
}
