using System.Collections.Immutable;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Grains.Uploads;
using OrleansChat.Reading;
using OrleansChat.Silo.Storage;
using OrleansChat.Silo.Storage.Log;

namespace OrleansChat.Tests.MemoryStores;

/// <inheritdoc cref="MemoryDatabase"/>
internal sealed class MemoryMessageLog(MemoryDatabase database) : IMessageLog
{
    public Task<StoredConversation?> Load(
        ConversationId conversation, int membersMax, CancellationToken cancellationToken)
    {
        lock (database.TablesGate)
        {
            return Task.FromResult(
                database.Conversations.TryGetValue(conversation, out var found) ? Load(found, membersMax) : null);
        }
    }

    public Task<AppendOutcome> Append(AppendRequest request)
    {
        try
        {
            lock (database.TablesGate)
            {
                return Task.FromResult(AppendLocked(request));
            }
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return Task.FromException<AppendOutcome>(exception);
        }
    }

    public Task<EventPage?> ReadAfter(
        ConversationId conversation, long after, int eventsMax, int bytesMax, CancellationToken cancellationToken)
    {
        lock (database.TablesGate)
        {
            return Task.FromResult(database.Conversations.TryGetValue(conversation, out var found)
                ? new EventPage(Take(found, after, eventsMax, bytesMax), Head(found), found.State.Oldest)
                : null);
        }
    }

    public Task<EventPage?> ReadBefore(
        ConversationId conversation, long before, int eventsMax, int bytesMax, CancellationToken cancellationToken)
    {
        lock (database.TablesGate)
        {
            return Task.FromResult(database.Conversations.TryGetValue(conversation, out var found)
                ? new EventPage(TakeBack(found, before, eventsMax, bytesMax), Head(found), found.State.Oldest)
                : null);
        }
    }

    public Task<EventPage?> ReadAround(
        ConversationId conversation, long around, int eventsMax, int bytesMax, CancellationToken cancellationToken)
    {
        lock (database.TablesGate)
        {
            return Task.FromResult(database.Conversations.TryGetValue(conversation, out var found)
                ? new EventPage(
                    TakeNearest(found, around, eventsMax, bytesMax), Head(found), found.State.Oldest)
                : null);
        }
    }

    public Task<ThreadPage?> ReadThread(
        ConversationId conversation, ThreadQuery query, int bytesMax, CancellationToken cancellationToken)
    {
        lock (database.TablesGate)
        {
            if (!database.Conversations.TryGetValue(conversation, out var found))
            {
                return Task.FromResult<ThreadPage?>(null);
            }

            var page = new EventPageBuilder(query.EventsMax, bytesMax);
            var thread = All(found).Where(logged =>
                logged.Body is MessageBody message && (logged.Seq == query.Root || message.ReplyTo == query.Root));
            var part = query.After is { } after
                ? thread.Where(logged => logged.Seq > after)
                : thread.Reverse().Where(logged => logged.Seq < (query.Before ?? long.MaxValue));
            foreach (var _ in part.TakeWhile(page.Add))
            {
            }

            var events = query.After is null ? page.Descending() : page.Ascending();
            return Task.FromResult<ThreadPage?>(
                new ThreadPage(new EventPage(events, Head(found), found.State.Oldest), page.IsFull));
        }
    }

    public Task<ImmutableArray<EditItem>> ReadEdits(
        ConversationId conversation, long target, long after, int itemsMax, CancellationToken cancellationToken)
    {
        lock (database.TablesGate)
        {
            return Task.FromResult<ImmutableArray<EditItem>>(
                database.Conversations.TryGetValue(conversation, out var found)
                    ? [.. Edits(found, target, after).Take(itemsMax)]
                    : []);
        }
    }

    internal static LogHead Head(MemoryConversation conversation) =>
        new(conversation.Id, conversation.State.Epoch, conversation.State.Head);

    private static IEnumerable<LoggedEvent> All(MemoryConversation found) =>
        Enumerable.Range(1, found.Events.Count).Select(seq => found.Read(seq));

    private static IEnumerable<EditItem> Edits(MemoryConversation found, long target, long after)
    {
        foreach (var logged in found.Events)
        {
            if (logged.Body is MessageBody message && logged.Seq == target && after < target)
            {
                yield return new EditItem(null, logged.At, message.Text);
            }
            else if (logged.Body is EditBody edit && edit.Target == target && logged.Seq > after)
            {
                yield return new EditItem(logged.Seq, logged.At, edit.Text);
            }
        }
    }

    private static ImmutableArray<LoggedEvent> Take(MemoryConversation found, long after, int eventsMax, int bytesMax)
    {
        var page = new EventPageBuilder(eventsMax, bytesMax);
        for (var seq = Math.Max(after, 0) + 1; seq <= found.State.Head && page.Add(found.Read(seq)); seq++)
        {
        }

        return page.Ascending();
    }

    private static ImmutableArray<LoggedEvent> TakeBack(
        MemoryConversation found, long before, int eventsMax, int bytesMax)
    {
        var page = new EventPageBuilder(eventsMax, bytesMax);
        for (var seq = Math.Min(before - 1, found.State.Head); seq > 0 && page.Add(found.Read(seq)); seq--)
        {
        }

        return page.Descending();
    }

    private static ImmutableArray<LoggedEvent> TakeNearest(
        MemoryConversation found, long around, int eventsMax, int bytesMax)
    {
        var page = new EventPageBuilder(eventsMax, bytesMax);
        foreach (var _ in All(found).OrderBy(logged => Math.Abs(logged.Seq - around)).TakeWhile(page.Add))
        {
        }

        return page.BySeq();
    }

    private StoredConversation Load(MemoryConversation found, int membersMax) =>
        new(
            found.Info,
            found.State.Oldest,
            found.Made.Creator,
            found.State.MemberCount,
            [
                .. found.Memberships.Values
                    .Where(member => member.IsPresent)
                    .Take(membersMax)
                    .Select(member => member.For(database.Accounts[member.User].User)),
            ])
        {
            MetaSeq = found.State.MetaSeq,
            LastMessage = found.State.LastMessage,
        };

    private AppendOutcome AppendLocked(AppendRequest request)
    {
        AppendPlan.Check(request);
        var exists = database.Conversations.TryGetValue(request.Conversation, out var conversation);
        if (exists != request.Create is null)
        {
            return new Fenced();
        }

        conversation ??= new MemoryConversation(
            database,
            request.Conversation,
            request.Create!,
            LogState.New(request.Epoch, request.Create!.Title),
            Milliseconds.Truncate(request.At));
        var workspace = AppendPlan.WorkspaceOf(request) is { } id ? database.Conversations.GetValueOrDefault(id) : null;
        if (AppendPlan.Make(request, conversation, workspace) is not { } plan)
        {
            return new Fenced();
        }

        RequireKeys(request, plan);
        Apply(plan, conversation);
        conversation.ChangedIn = plan.Events.Count > 0 ? ++database.Changes : conversation.ChangedIn;
        Apply(request.Invites, conversation, request.At);
        foreach (var upload in plan.Uploads)
        {
            database.Uploads[upload.Id].State = UploadState.Sent;
            database.Uploads[upload.Id].Conversation = request.Conversation;
            database.Uploads[upload.Id].Seq = upload.Seq;
        }

        foreach (var upload in database.Uploads.Values.Where(upload =>
            upload.Conversation == request.Conversation && plan.Deleted.Contains(upload.Seq)))
        {
            upload.State = UploadState.Removed;
        }

        database.Conversations[request.Conversation] = conversation;
        return plan.Outcome;
    }

    /// <summary>The foreign keys and rules that the tables have.</summary>
    private void RequireKeys(AppendRequest request, AppendPlan plan)
    {
        var users = plan.Memberships.Select(member => member.User);
        if (request.Create is { } create)
        {
            users = users.Append(create.Creator);
            if (create.Kind is not ConversationKind.Channel
                && (create.Access is AccessRule.Open || create.Workspace is not null))
            {
                throw new InvalidOperationException("Only a channel is open, or stands in a workspace.");
            }

            if (create.Workspace is { } workspace && !database.Conversations.ContainsKey(workspace))
            {
                throw new InvalidOperationException($"There is no conversation {workspace}.");
            }
        }

        foreach (var user in users)
        {
            if (!database.Accounts.ContainsKey(user))
            {
                throw new InvalidOperationException($"There is no account {user}.");
            }
        }
    }

    private static void Apply(
        ImmutableArray<InviteEntry> invites, MemoryConversation conversation, DateTimeOffset at)
    {
        foreach (var invite in invites)
        {
            conversation.Invites[invite.After.Code] = invite.After;
        }

        if (!invites.IsEmpty)
        {
            foreach (var over in conversation.Invites.Values.Where(code => code.Uses == 0 || code.ExpiresAt <= at))
            {
                conversation.Invites.Remove(over.Code);
            }
        }
    }

    private static void Apply(AppendPlan plan, MemoryConversation conversation)
    {
        foreach (var planned in plan.Events)
        {
            var logged = planned.Logged;
            conversation.Events.Add(logged);
            conversation.ActiveAt = logged.At;
            if (logged.ClientId is { } clientId)
            {
                conversation.Commands[(logged.Sender.Id, clientId)] =
                    new StoredCommand(logged.Seq, logged.At, planned.Columns.Type, planned.Columns.Target);
            }
        }

        foreach (var (sender, clientId, seq) in plan.Repeats)
        {
            var first = conversation.Events[(int)seq - 1];
            var columns = EventColumns.Of(first.Body);
            conversation.Commands[(sender, clientId)] =
                new StoredCommand(seq, first.At, columns.Type, columns.Target);
        }

        foreach (var membership in plan.Memberships)
        {
            conversation.Memberships[membership.User] = membership;
        }

        foreach (var message in plan.ChangedMessages)
        {
            conversation.Messages[message.Seq] = message;
        }

        conversation.Mentions.RemoveWhere(mention => plan.ReplacedMentions.Contains(mention.Seq));
        conversation.Mentions.UnionWith(plan.Mentions);
        foreach (var reaction in plan.Reactions)
        {
            conversation.Reactions[(reaction.Target, reaction.Emoji, reaction.User)] = reaction;
        }

        conversation.State = plan.After;
    }
}
