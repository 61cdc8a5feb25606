using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Tests.Simulation.Checking;
using OrleansChat.Tests.Simulation.Clients;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Runs;

/// <summary>The conditions that must hold some time after the last fault and the last message.</summary>
/// <param name="peace">Since when nobody has been frozen, cut off or stalled.</param>
internal sealed class FinalCheck(World world, Truth truth, Population population, TimeSpan peace)
{
    /// <summary>A little more than a frontend waits for a grain.</summary>
    private static readonly TimeSpan AnswerTimeMax = TimeSpan.FromSeconds(16);

    /// <summary>The first condition that doesn't hold yet; null if all hold.</summary>
    public string? WhatLacks() => population.Devices.Select(WhatLacks).FirstOrDefault(lack => lack is not null);

    /// <summary>Holds what is stored against what was acknowledged.</summary>
    public void CheckLogs()
    {
        foreach (var id in truth.Conversations)
        {
            var log = truth.Now(id)!;
            CheckLog(id, log);
            foreach (var wrong in RightsCheck.Of(log))
            {
                world.Fail($"I5: {wrong} in {id}");
            }

            foreach (var wrong in MentionCheck.Of(log))
            {
                world.Fail($"{wrong} in {id}");
            }

            CheckWorkspace(id, log);
        }

        foreach (var ((user, conversation, clientId), (epoch, seq)) in population.Acknowledged)
        {
            var log = truth.Of(conversation, epoch);
            if (log?.Event(seq) is not { } stored || stored.Sender.Id != user || stored.ClientId != clientId)
            {
                world.Fail($"I2: {clientId} was acknowledged as seq {seq} of {conversation} and is lost");
            }
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
        }
    }

    /// <summary>People who lost a workspace have lost its channels.</summary>
    private void CheckWorkspace(ConversationId id, LogTruth channel)
    {
        if (channel.Made.Workspace is { } workspace && truth.Now(workspace) is { } whole)
        {
            foreach (var user in channel.People.Where(user => channel.IsMemberAfter(user, channel.Head)))
            {
                if (!whole.IsMemberAfter(user, whole.Head))
                {
                    world.Fail($"I5: {user} is a member of {id} and none of its workspace");
                }
            }
        }
    }

    private string? WhatLacks(Device device)
    {
        if (device.Connection is not { IsOpen: true } connection)
        {
            return $"progress: {device} is not connected";
        }

        if (connection.OldestWaiting is { } asked)
        {
            var waits = world.Elapsed - TimeSpan.FromTicks(Math.Max(asked, peace.Ticks));
            if (waits > AnswerTimeMax)
            {
                world.Fail($"I7: a request of {device} waits for {waits} without an answer");
            }

            return $"progress: a request of {device} has no answer yet";
        }

        if (device.Unacknowledged > 0)
        {
            return $"progress: {device} has {device.Unacknowledged} messages without an answer";
        }

        if (device.Wishes > 0)
        {
            return $"progress: {device} waits for {device.Wishes} people to be taken out of a workspace";
        }

        return device.Person.Conversations
            .Select(conversation => WhatLacks(device, conversation))
            .FirstOrDefault(lack => lack is not null);
    }

    private string? WhatLacks(Device device, ConversationId conversation)
    {
        if (truth.Now(conversation) is not { } log || !log.IsMemberAfter(device.Person.Id, log.Head))
        {
            return null;
        }

        var follow = device.Follow(conversation);
        if (follow?.State is not FollowState.Live)
        {
            return $"progress: {device} is a member and does not follow {conversation}, being {follow?.State}";
        }

        return follow.Epoch == log.Epoch && follow.Position == log.Head
            ? null
            : $"I4: {device} saw {conversation} up to {follow.Position}, where the head is {log.Head}"
                + (follow.Epoch == log.Epoch ? "" : " of another epoch");
    }
}
