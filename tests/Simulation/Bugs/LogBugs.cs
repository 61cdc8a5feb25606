using System.Collections.Immutable;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Reading;
using OrleansChat.Tests.Simulation.Database;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Bugs;

/// <summary>A log that does what the log below it does.</summary>
internal abstract class BuggyLog(IMessageLog log) : IMessageLog
{
    protected IMessageLog Real => log;

    public virtual Task<StoredConversation?> Load(
        ConversationId conversation, int membersMax, CancellationToken cancellationToken) =>
        log.Load(conversation, membersMax, cancellationToken);

    public virtual Task<AppendOutcome> Append(AppendRequest request) => log.Append(request);

    public virtual Task<EventPage?> ReadAfter(
        ConversationId conversation, long after, int eventsMax, int bytesMax, CancellationToken cancellationToken) =>
        log.ReadAfter(conversation, after, eventsMax, bytesMax, cancellationToken);

    public virtual Task<EventPage?> ReadBefore(
        ConversationId conversation, long before, int eventsMax, int bytesMax, CancellationToken cancellationToken) =>
        log.ReadBefore(conversation, before, eventsMax, bytesMax, cancellationToken);

    public virtual Task<EventPage?> ReadAround(
        ConversationId conversation, long around, int eventsMax, int bytesMax, CancellationToken cancellationToken) =>
        log.ReadAround(conversation, around, eventsMax, bytesMax, cancellationToken);

    public virtual Task<ThreadPage?> ReadThread(
        ConversationId conversation, ThreadQuery query, int bytesMax, CancellationToken cancellationToken) =>
        log.ReadThread(conversation, query, bytesMax, cancellationToken);

    public virtual Task<ImmutableArray<EditItem>> ReadEdits(
        ConversationId conversation, long target, long after, int itemsMax, CancellationToken cancellationToken) =>
        log.ReadEdits(conversation, target, after, itemsMax, cancellationToken);

    /// <summary>The answer of the log without the bug.</summary>
    protected static AppendOutcome Hoped(AppendRequest request)
    {
        var head = request.ExpectedHead;
        var outcomes = request.Entries.Select(EntryOutcome (entry) => entry.LookUpOnly
            ? new EntryAbsent()
            : new EntryStored(new LoggedEvent(
                request.Conversation, request.Epoch, ++head, request.At, entry.Sender, entry.ClientId, entry.Body)));
        return new Appended(outcomes.ToImmutableArray(), head);
    }
}

/// <summary>Answers before the commit, and commits behind.</summary>
internal sealed class AcknowledgesBeforeCommit : PlantedBug
{
    public override IMessageLog Around(SimulatedMessageLog log, DatabaseServer database, World world) => new Log(log);

    private sealed class Log(IMessageLog log) : BuggyLog(log)
    {
        public override Task<AppendOutcome> Append(AppendRequest request)
        {
            _ = Real.Append(request);
            return Task.FromResult(Hoped(request));
        }
    }
}

/// <summary>Takes a commit that failed, or whose outcome is unknown, for one that succeeded.</summary>
internal sealed class BelievesFailedCommits : PlantedBug
{
    public override IMessageLog Around(SimulatedMessageLog log, DatabaseServer database, World world) => new Log(log);

    private sealed class Log(IMessageLog log) : BuggyLog(log)
    {
        public override async Task<AppendOutcome> Append(AppendRequest request)
        {
            try
            {
                return await Real.Append(request);
            }
            catch (IOException)
            {
                return Hoped(request);
            }
        }
    }
}

/// <summary>Writes at the seq it expected, whoever else wrote there.</summary>
internal sealed class WritesWithoutFence : PlantedBug
{
    public override IMessageLog Around(SimulatedMessageLog log, DatabaseServer database, World world) =>
        new Log(log, database);

    private sealed class Log(IMessageLog log, DatabaseServer database) : BuggyLog(log)
    {
        public override async Task<AppendOutcome> Append(AppendRequest request)
        {
            var outcome = await Real.Append(request);
            if (outcome is not Fenced
                || !database.Tables.Conversations.TryGetValue(request.Conversation, out var stored)
                || stored.State.Epoch != request.Epoch
                || stored.State.Head < request.ExpectedHead)
            {
                return outcome;
            }

            var hoped = (Appended)Hoped(request);
            stored.Events.RemoveRange((int)request.ExpectedHead, stored.Events.Count - (int)request.ExpectedHead);
            stored.Events.AddRange(hoped.Entries.OfType<EntryStored>().Select(entry => entry.Event));
            stored.State = stored.State with { Head = stored.Events.Count };
            return hoped;
        }
    }
}

/// <summary>When another activation wrote, writes behind it without reading what that changed.</summary>
internal sealed class MovesPastTheFence : PlantedBug
{
    public override IMessageLog Around(SimulatedMessageLog log, DatabaseServer database, World world) => new Log(log);

    private sealed class Log(IMessageLog log) : BuggyLog(log)
    {
        public override async Task<AppendOutcome> Append(AppendRequest request)
        {
            var outcome = await Real.Append(request);
            return outcome is Fenced && await Real.Load(request.Conversation, 1, CancellationToken.None) is { } stored
                ? await Real.Append(request with
                {
                    Create = null,
                    Epoch = stored.Info.Epoch,
                    ExpectedHead = stored.Info.Head,
                })
                : outcome;
        }
    }
}

/// <summary>Knows repeats only for as long as the silo lives, and only those it stored itself.</summary>
internal sealed class RemembersRepeatsInMemory : PlantedBug
{
    public override IMessageLog Around(SimulatedMessageLog log, DatabaseServer database, World world) =>
        new Log(log, database);

    private sealed class Log(IMessageLog log, DatabaseServer database) : BuggyLog(log)
    {
        private readonly HashSet<(ConversationId, ClientId)> _known = [];

        public override Task<AppendOutcome> Append(AppendRequest request)
        {
            var stored = database.Tables.Conversations.GetValueOrDefault(request.Conversation);
            foreach (var entry in request.Entries)
            {
                if (entry.ClientId is { } clientId && _known.Add((request.Conversation, clientId)))
                {
                    stored?.Commands.Remove((entry.Sender.Id, clientId));
                }
            }

            return Real.Append(request);
        }
    }
}

/// <summary>Answers a repeat with the newest seq instead of the first one.</summary>
internal sealed class AnswersRepeatsAnew : PlantedBug
{
    public override IMessageLog Around(SimulatedMessageLog log, DatabaseServer database, World world) => new Log(log);

    private sealed class Log(IMessageLog log) : BuggyLog(log)
    {
        public override async Task<AppendOutcome> Append(AppendRequest request) =>
            await Real.Append(request) is Appended appended
                ? appended with
                {
                    Entries = appended.Entries.Select(entry =>
                        entry is EntryDuplicate first ? first with { Seq = appended.Head } : entry).ToImmutableArray(),
                }
                : new Fenced();
    }
}

/// <summary>Stores what waited together in another order.</summary>
internal sealed class ReordersBatches : PlantedBug
{
    public override IMessageLog Around(SimulatedMessageLog log, DatabaseServer database, World world) => new Log(log);

    private sealed class Log(IMessageLog log) : BuggyLog(log)
    {
        public override async Task<AppendOutcome> Append(AppendRequest request)
        {
            if (!request.Entries.All(entry => entry.Body is MessageBody))
            {
                return await Real.Append(request);
            }

            var outcome = await Real.Append(request with { Entries = [.. request.Entries.Reverse()] });
            return outcome is Appended appended
                ? appended with { Entries = [.. appended.Entries.Reverse()] }
                : outcome;
        }
    }
}

/// <summary>A page begins one event too late.</summary>
internal sealed class ReadsPastTheCursor : PlantedBug
{
    public override IMessageLog Around(SimulatedMessageLog log, DatabaseServer database, World world) => new Log(log);

    private sealed class Log(IMessageLog log) : BuggyLog(log)
    {
        public override Task<EventPage?> ReadAfter(
            ConversationId conversation, long after, int eventsMax, int bytesMax, CancellationToken cancellationToken)
        {
            return Real.ReadAfter(conversation, after + 1, eventsMax, bytesMax, cancellationToken);
        }
    }
}

/// <summary>Events lost by the stream are never read from the log.</summary>
internal sealed class FillsNoHoles : PlantedBug
{
    public override IMessageLog Around(SimulatedMessageLog log, DatabaseServer database, World world) => new Log(log);

    private sealed class Log(IMessageLog log) : BuggyLog(log)
    {
        public override async Task<EventPage?> ReadAfter(
            ConversationId conversation, long after, int eventsMax, int bytesMax, CancellationToken cancellationToken)
        {
            var page = await Real.ReadAfter(conversation, after, eventsMax, bytesMax, cancellationToken);
            return page is null ? null : page with { Events = [] };
        }
    }
}

/// <summary>A commit that is not answered is waited for without an end.</summary>
internal sealed class WaitsForCommitsForEver : PlantedBug
{
    public override void Change(ConversationOptions options, DatabaseServer database)
    {
        options.CommitTimeout = TimeSpan.FromHours(1);
        database.CommandTimeout = TimeSpan.FromHours(1);
    }
}
