using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Reading;
using OrleansChat.Tests.Simulation.Database;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Bugs;

/// <summary>The event of an edit is stored, and the state of its message is not.</summary>
internal sealed class LosesEdits : PlantedBug
{
    public override IMessageLog Around(SimulatedMessageLog log, DatabaseServer database, World world) =>
        new Log(log, database);

    private sealed class Log(IMessageLog log, DatabaseServer database) : BuggyLog(log)
    {
        public override async Task<AppendOutcome> Append(AppendRequest request)
        {
            var messages = database.Tables.Conversations.GetValueOrDefault(request.Conversation)?.Messages;
            var targets = request.Entries.Select(entry => entry.Body).OfType<EditBody>().Select(edit => edit.Target);
            var before = targets.Distinct()
                .ToDictionary(target => target, target => messages?.GetValueOrDefault(target));
            var outcome = await Real.Append(request);
            foreach (var (target, row) in before)
            {
                if (messages?.GetValueOrDefault(target) is { Deleted: null } after)
                {
                    messages[target] = after with { Text = row?.Text, Edited = row?.Edited };
                }
            }

            return outcome;
        }
    }
}

/// <summary>A reaction that is sent again because its answer was lost is counted again.</summary>
internal sealed class CountsReactionsTwice : PlantedBug
{
    public override IMessageLog Around(SimulatedMessageLog log, DatabaseServer database, World world) =>
        new Log(log, database);

    private sealed class Log(IMessageLog log, DatabaseServer database) : BuggyLog(log)
    {
        public override async Task<AppendOutcome> Append(AppendRequest request)
        {
            var outcome = await Real.Append(request);
            var messages = database.Tables.Conversations.GetValueOrDefault(request.Conversation)?.Messages;
            foreach (var (entry, result) in request.Entries.Zip((outcome as Appended)?.Entries ?? []))
            {
                if (result is EntryDuplicate
                    && entry.Body is ReactBody { On: true } react
                    && messages?.GetValueOrDefault(react.Target) is { Reactions: [var first, ..] } row)
                {
                    messages[react.Target] = row with
                    {
                        Reactions = row.Reactions.SetItem(0, first with { Count = first.Count + 1 }),
                    };
                }
            }

            return outcome;
        }
    }
}

/// <summary>A change that changed nothing is forgotten, so that its repeat is decided anew.</summary>
internal sealed class ForgetsChangesWithoutEvent : PlantedBug
{
    public override IMessageLog Around(SimulatedMessageLog log, DatabaseServer database, World world) =>
        new Log(log, database);

    private sealed class Log(IMessageLog log, DatabaseServer database) : BuggyLog(log)
    {
        public override Task<AppendOutcome> Append(AppendRequest request)
        {
            var stored = database.Tables.Conversations.GetValueOrDefault(request.Conversation);
            foreach (var entry in request.Entries)
            {
                if (entry.ClientId is { } clientId
                    && stored?.FindCommand(entry.Sender.Id, clientId) is { } first
                    && stored.Events[(int)first.Seq - 1].ClientId != clientId)
                {
                    stored.Commands.Remove((entry.Sender.Id, clientId));
                }
            }

            return Real.Append(request);
        }
    }
}

/// <summary>What readers missed is read as it was said, whatever was deleted since.</summary>
internal sealed class RecoversDeletedTexts : PlantedBug
{
    public override IMessageLog Around(SimulatedMessageLog log, DatabaseServer database, World world) =>
        new Log(log, database);

    private sealed class Log(IMessageLog log, DatabaseServer database) : BuggyLog(log)
    {
        public override async Task<EventPage?> ReadAfter(
            ConversationId conversation, long after, int eventsMax, int bytesMax, CancellationToken cancellationToken)
        {
            var page = await Real.ReadAfter(conversation, after, eventsMax, bytesMax, cancellationToken);
            var stored = database.Tables.Conversations.GetValueOrDefault(conversation);
            return page is null || stored?.State.Epoch != page.Head.Epoch ? page : page with
            {
                Events = [.. page.Events.Select(logged => logged.Body is MessageBody { Changes.IsDeleted: true }
                    ? stored.Events[(int)logged.Seq - 1]
                    : logged)],
            };
        }
    }
}
