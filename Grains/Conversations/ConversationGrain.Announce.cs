using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansChat.Conversations;
using OrleansChat.Fanout;

namespace OrleansChat.Grains.Conversations;

/// <summary>What the world is told after a commit. All of it may be lost: the log has the truth.</summary>
internal sealed partial class ConversationGrain
{
    private IAsyncStream<StreamEvent>? _readers;

    private IAsyncStream<StreamEvent> Readers => _readers ??= Stream(FanoutStreams.Conversation(_id));

    private void Announce(CommandBatch batch, ImmutableArray<LoggedEvent> events)
    {
        if (!events.IsEmpty)
        {
            _ = Publish(Readers, new EventsAppended(events));
        }

        foreach (var stored in events)
        {
            if (stored.Body is MemberBody member)
            {
                AnnounceMember(stored, member, batch);
            }
        }

        foreach (var member in batch.Marked(_state!))
        {
            var stream = _state!.Members.Count <= ConversationLimits.MembersWithSharedMarksMax
                ? Readers
                : Stream(FanoutStreams.User(member.User.Id));
            _ = Publish(stream, new MarkMoved(_id, member.User.Id, member.Read, member.Delivered));
        }
    }

    private void AnnounceMember(LoggedEvent stored, MemberBody member, CommandBatch batch)
    {
        var user = member.User.Id;
        if (member.Change is MemberChange.Left or MemberChange.Banned && batch.HadMember(user))
        {
            _ = Publish(Stream(FanoutStreams.User(user)), new UserRemoved(user, _id));
        }
        else if (member.Change is MemberChange.Joined && user != stored.Sender.Id)
        {
            _ = Publish(Stream(FanoutStreams.User(user)), new UserInvited(user, _state!.Info));
        }
    }

    private IAsyncStream<StreamEvent> Stream(StreamId id) =>
        this.GetStreamProvider(FanoutStreams.Provider).GetStream<StreamEvent>(id);

    private async Task Publish(IAsyncStream<StreamEvent> stream, StreamEvent streamEvent)
    {
        try
        {
            await stream.OnNextAsync(streamEvent);
        }
        catch (Exception fault)
        {
            // Readers see the hole, or the next comparison of heads does, and fill it from the log.
            LogPublishFailed(fault, _id);
        }
    }

    [LoggerMessage(1101, LogLevel.Warning, "Commit of {Commands} commands of {Conversation} failed; state discarded")]
    private partial void LogCommitFailed(Exception fault, ConversationId conversation, int commands);

    [LoggerMessage(1102, LogLevel.Warning, "{Conversation} was fenced: another activation writes; this one ends")]
    private partial void LogFenced(ConversationId conversation);

    [LoggerMessage(1103, LogLevel.Warning, "Publishing an event of {Conversation} failed; readers fill it")]
    private partial void LogPublishFailed(Exception fault, ConversationId conversation);

    [LoggerMessage(1104, LogLevel.Warning, "The queue of {Conversation} is full; commands are refused")]
    private partial void LogQueueFull(ConversationId conversation);
}
