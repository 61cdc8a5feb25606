using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Streams;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Fanout;

namespace OrleansChat.Grains.Conversations;

/// <summary>What the world is told after a commit. All of it may be lost: the log has the truth.</summary>
internal sealed partial class ConversationGrain
{
    private IAsyncStream<StreamEvent>? _readers;

    private IAsyncStream<StreamEvent> Readers => _readers ??= Stream(FanoutStreams.Conversation(_id));

    private void Announce(
        CommandBatch batch, ImmutableArray<LoggedEvent> events, List<PendingCommand> commands)
    {
        if (!events.IsEmpty)
        {
            _ = Publish(Readers, new EventsAppended(events));
        }

        foreach (var stored in events)
        {
            if (stored.Body is MemberBody member)
            {
                AnnounceMember(member, batch, commands);
            }
        }

        foreach (var member in batch.Marked(_state!))
        {
            AnnounceMark(member);
        }
    }

    /// <summary>A person's connections hear what they did on another one: their lists must agree.</summary>
    private void AnnounceMember(MemberBody member, CommandBatch batch, List<PendingCommand> commands)
    {
        var user = member.User.Id;
        if (member.Change is MemberChange.Left or MemberChange.Banned && batch.HadMember(user))
        {
            _ = Publish(Stream(FanoutStreams.User(user)), new UserRemoved(user, _id));
        }
        else if (member.Change is MemberChange.Joined)
        {
            var invited = new UserInvited(user, _state!.Info) { Except = ConnectionThatJoined(commands, user) };
            _ = Publish(Stream(FanoutStreams.User(user)), invited);
        }
    }

    private static string? ConnectionThatJoined(List<PendingCommand> commands, UserId user) => commands
        .Select(pending => pending.Command)
        .FirstOrDefault(command => command.Sender.Id == user && command is CreateConversation or JoinConversation)
        ?.Connection;

    /// <summary>
    /// A person's own connections hear it whether they read the conversation or not; its readers, unless it is large.
    /// </summary>
    private void AnnounceMark(StoredMember member)
    {
        var user = member.User.Id;
        var moved = new MarkMoved(_id, user, member.Read, member.Delivered);
        _ = Publish(Stream(FanoutStreams.User(user)), moved);
        if (_state!.MemberCount <= ConversationLimits.MembersWithSharedMarksMax)
        {
            _ = Publish(Readers, moved);
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

    [LoggerMessage(1105, LogLevel.Warning, "{Conversation} could not be read; a hint is lost")]
    private partial void LogHintLost(Exception fault, ConversationId conversation);

    [LoggerMessage(1104, LogLevel.Warning, "The queue of {Conversation} is full; commands are refused")]
    private partial void LogQueueFull(ConversationId conversation);
}
