using System.Text.Json;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Fanout;
using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Protocol;

/// <summary>Events as complete frames. Members without a value are left out.</summary>
internal static class EventFrames
{
    public static byte[] Logged(LoggedEvent logged) => JsonFrameWriter.Build(logged, WriteLogged);

    public static byte[] Typing(TypingChanged typing) => JsonFrameWriter.Build(typing, static (json, typing) =>
    {
        json.WriteString("event"u8, "typing"u8);
        json.WriteString("conversation"u8, typing.Conversation.Value);
        json.WriteString("user"u8, typing.User.Id.Value);
        json.WriteString("name"u8, typing.User.Name);
        json.WriteBoolean("on"u8, typing.On);
    });

    public static byte[] Mark(MarkMoved mark) => JsonFrameWriter.Build(mark, static (json, mark) =>
    {
        json.WriteString("event"u8, "mark"u8);
        json.WriteString("conversation"u8, mark.Conversation.Value);
        json.WriteString("user"u8, mark.User.Value);
        json.WriteNumber("read"u8, mark.Read);
        json.WriteNumber("delivered"u8, mark.Delivered);
    });

    public static byte[] PresenceOf(Presence presence) => JsonFrameWriter.Build(presence, static (json, presence) =>
    {
        json.WriteString("event"u8, "presence"u8);
        json.WriteString("user"u8, presence.User.Value);
        json.WriteBoolean("online"u8, presence.Online);
        if (presence.LastSeen is { } lastSeen)
        {
            json.WriteTime("lastSeen"u8, lastSeen);
        }
    });

    public static byte[] Invited(ConversationInfo conversation) =>
        JsonFrameWriter.Build(conversation, static (json, conversation) =>
        {
            json.WriteString("event"u8, "invited"u8);
            json.WriteString("conversation"u8, conversation.Id.Value);
            json.WriteConversationMembers(conversation);
        });

    public static byte[] Removed(ConversationId conversation) =>
        JsonFrameWriter.Build(conversation, static (json, conversation) =>
        {
            json.WriteString("event"u8, "removed"u8);
            json.WriteString("conversation"u8, conversation.Value);
        });

    public static byte[] Settings(UserSettings changed) => JsonFrameWriter.Build(changed, static (json, changed) =>
    {
        json.WriteString("event"u8, "settings"u8);
        json.WriteString("conversation"u8, changed.Conversation.Value);
        json.WriteSettings(changed.Settings);
    });

    public static byte[] Notice(UserNotice notice) => JsonFrameWriter.Build(notice, static (json, notice) =>
    {
        json.WriteString("event"u8, "notice"u8);
        json.WriteString("conversation"u8, notice.Conversation.Value);
        json.WriteNumber("seq"u8, notice.Seq);
        json.WriteParticipant("sender"u8, notice.Sender);
        json.WriteString("reason"u8, Words.NoticeReasons.Utf8(notice.Reason));
        json.WriteString("preview"u8, notice.Preview);
    });

    public static byte[] Block(BlockChanged block) => JsonFrameWriter.Build(block, static (json, block) =>
    {
        json.WriteString("event"u8, "block"u8);
        json.WriteString("user"u8, block.User.Value);
        json.WriteBoolean("on"u8, block.On);
    });

    public static byte[] Profile(Profile profile) => JsonFrameWriter.Build(profile, static (json, profile) =>
    {
        json.WriteString("event"u8, "profile"u8);
        json.WriteProfile("user"u8, profile);
    });

    public static byte[] Reset(ConversationId conversation, Epoch epoch, long head) =>
        JsonFrameWriter.Build((conversation, epoch, head), static (json, log) =>
        {
            json.WriteString("event"u8, "reset"u8);
            json.WriteString("conversation"u8, log.conversation.Value);
            json.WriteString("epoch"u8, log.epoch.Value);
            json.WriteNumber("head"u8, log.head);
        });

    public static byte[] Goodbye(TimeSpan retryAfter) => JsonFrameWriter.Build(retryAfter, static (json, retryAfter) =>
    {
        json.WriteString("event"u8, "goodbye"u8);
        json.WriteNumber("retryAfterMs"u8, (long)retryAfter.TotalMilliseconds);
    });

    /// <summary>The members of a logged event, which are the same in an event frame and inside a reply.</summary>
    public static void WriteLogged(Utf8JsonWriter json, LoggedEvent logged)
    {
        json.WriteString("event"u8, KindOf(logged.Body));
        json.WriteString("conversation"u8, logged.Conversation.Value);
        json.WriteString("epoch"u8, logged.Epoch.Value);
        json.WriteNumber("seq"u8, logged.Seq);
        json.WriteTime("at"u8, logged.At);
        json.WriteParticipant("sender"u8, logged.Sender);
        if (logged.ClientId is { } clientId)
        {
            json.WriteString("clientId"u8, clientId.Value);
        }

        switch (logged.Body)
        {
            case MessageBody message:
                MessageMembers.Write(json, message);
                break;
            case ChangeBody change:
                MessageMembers.Write(json, change);
                break;
            case MemberBody member:
                json.WriteParticipant("user"u8, member.User);
                json.WriteString("change"u8, Words.Changes.Utf8(member.Change));
                json.WriteString("role"u8, Words.Roles.Utf8(member.Role));
                if (member.MutedUntil is { } until)
                {
                    json.WriteTime("mutedUntil"u8, until);
                }

                break;
            case MetaBody { Title: { } title }:
                json.WriteString("title"u8, title);
                break;
        }
    }

    private static ReadOnlySpan<byte> KindOf(EventBody body) => body switch
    {
        MessageBody => "message"u8,
        EditBody => "edit"u8,
        DeleteBody => "delete"u8,
        ReactBody => "react"u8,
        PinBody => "pin"u8,
        MemberBody => "member"u8,
        MetaBody => "meta"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(body), body, "There is no frame for this event."),
    };
}
