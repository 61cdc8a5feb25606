using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Streams;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Fanout;

namespace OrleansChat.Grains.Conversations;

/// <summary>Tells the world what happened in a conversation. All of it may be lost: the log has the truth.</summary>
internal sealed partial class ConversationAnnouncer(ConversationId id, IStreamProvider streams, ILogger logger)
{
    private readonly IAsyncStream<StreamEvent> _readers =
        streams.GetStream<StreamEvent>(FanoutStreams.Conversation(id));

    /// <summary>Tells what a batch did, after its commit.</summary>
    /// <param name="state">The committed state after the batch.</param>
    /// <param name="batch">What was committed.</param>
    /// <param name="events">The events that the log stored.</param>
    /// <param name="commands">The commands of the batch.</param>
    /// <param name="outcomes">What became of its entries.</param>
    public void Announce(
        ConversationState? state,
        CommandBatch batch,
        ImmutableArray<LoggedEvent> events,
        List<PendingCommand> commands,
        ImmutableArray<EntryOutcome> outcomes)
    {
        if (!events.IsEmpty)
        {
            _ = Publish(_readers, new EventsAppended(events));
        }

        foreach (var stored in events)
        {
            if (stored.Body is MemberBody member)
            {
                AnnounceMember(state!, member, batch, commands);
            }
        }

        foreach (var member in batch.Marked(state!))
        {
            AnnounceMark(state!, member);
        }

        foreach (var member in batch.Configured(state!))
        {
            AnnounceSettings(state!, member, commands);
        }

        foreach (var notice in batch.Notices(state!, outcomes))
        {
            _ = Publish(Stream(FanoutStreams.User(notice.User)), notice);
        }
    }

    /// <summary>A hint for the readers.</summary>
    public Task Typing(Participant sender, bool on) => Publish(_readers, new TypingChanged(id, sender, on));

    /// <summary>Tells a person's other connections what they did on one, so that their lists agree.</summary>
    private void AnnounceMember(
        ConversationState state, MemberBody member, CommandBatch batch, List<PendingCommand> commands)
    {
        var user = member.User.Id;
        if (member.Change is MemberChange.Left or MemberChange.Banned && batch.HadMember(user))
        {
            _ = Publish(Stream(FanoutStreams.User(user)), new UserRemoved(user, id));
        }
        else if (member.Change is MemberChange.Joined)
        {
            var invited = new UserInvited(user, state.Info) { Except = ConnectionThatJoined(commands, user) };
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
    private void AnnounceMark(ConversationState state, StoredMember member)
    {
        var user = member.User.Id;
        var moved = new MarkMoved(id, user, member.Read, member.Delivered);
        _ = Publish(Stream(FanoutStreams.User(user)), moved);
        if (state.MemberCount <= ConversationLimits.MembersWithSharedMarksMax)
        {
            _ = Publish(_readers, moved);
        }
    }

    private void AnnounceSettings(ConversationState state, StoredMember member, List<PendingCommand> commands)
    {
        var user = member.User.Id;
        var connection = commands
            .Select(pending => pending.Command)
            .LastOrDefault(command => command is ChangeSettings && command.Sender.Id == user)
            ?.Connection;
        var settings = new UserSettings(user, id, state.SettingsOf(member), connection);
        _ = Publish(Stream(FanoutStreams.User(user)), settings);
    }

    private IAsyncStream<StreamEvent> Stream(StreamId stream) => streams.GetStream<StreamEvent>(stream);

    private async Task Publish(IAsyncStream<StreamEvent> stream, StreamEvent streamEvent)
    {
        try
        {
            await stream.OnNextAsync(streamEvent);
        }
        catch (Exception fault)
        {
            // Readers, or the next comparison of heads, notice the hole and fill it from the log.
            LogPublishFailed(fault, id);
        }
    }

    [LoggerMessage(1103, LogLevel.Warning, "Publishing an event of {Conversation} failed; readers use the log")]
    private partial void LogPublishFailed(Exception fault, ConversationId conversation);
}
