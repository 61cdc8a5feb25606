using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Frontend.Protocol;

/// <summary>Requests that change a conversation, or tell its readers something.</summary>
internal static class ConversationDecoder
{
    public static CreateRequest Create(ref MemberReader members)
    {
        ConversationKind? kind = null;
        ClientId? clientId = null;
        string? title = null;
        ImmutableArray<UserId> people = [];
        AccessRule? access = null;
        ConversationId? workspace = null;
        while (members.Next())
        {
            if (members.Is("kind"u8))
            {
                kind = members.Kind();
            }
            else if (members.Is("clientId"u8))
            {
                clientId = members.ClientIdentifier();
            }
            else if (members.Is("title"u8))
            {
                title = members.Text(1, ConversationLimits.TitleScalarsMax);
            }
            else if (members.Is("members"u8))
            {
                people = members.Users(ConversationLimits.InitialMembersMax);
            }
            else if (members.Is("access"u8))
            {
                access = members.Access();
            }
            else if (members.Is("workspace"u8))
            {
                workspace = members.Conversation();
            }
            else
            {
                members.Skip();
            }
        }

        members.Require(kind is not null, "kind");
        members.Require(clientId is not null, "clientId");
        return new CreateRequest(kind ?? default, clientId ?? default, title, people, access, workspace);
    }

    public static JoinRequest Join(ref MemberReader members)
    {
        ConversationId? conversation = null;
        string? invite = null;
        while (members.Next())
        {
            if (members.Is("conversation"u8))
            {
                conversation = members.Conversation();
            }
            else if (members.Is("invite"u8))
            {
                invite = members.InviteCode();
            }
            else
            {
                members.Skip();
            }
        }

        members.RequireConversation(conversation);
        return new JoinRequest(conversation ?? default, invite);
    }

    public static LeaveRequest Leave(ref MemberReader members)
    {
        ConversationId? conversation = null;
        while (members.Next())
        {
            if (members.Is("conversation"u8))
            {
                conversation = members.Conversation();
            }
            else
            {
                members.Skip();
            }
        }

        members.RequireConversation(conversation);
        return new LeaveRequest(conversation ?? default);
    }

    public static SendRequest Send(ref MemberReader members)
    {
        ConversationId? conversation = null;
        ConversationKind? recipientType = null;
        ClientId? clientId = null;
        string? text = null;
        ImmutableArray<string> attachments = [];
        long? replyTo = null;
        while (members.Next())
        {
            if (members.Is("conversation"u8))
            {
                conversation = members.Conversation();
            }
            else if (members.Is("recipientType"u8))
            {
                recipientType = members.Kind();
            }
            else if (members.Is("clientId"u8))
            {
                clientId = members.ClientIdentifier();
            }
            else if (members.Is("text"u8))
            {
                text = members.MessageText();
            }
            else if (members.Is("attachments"u8))
            {
                attachments = members.Attachments();
            }
            else if (members.Is("replyTo"u8))
            {
                replyTo = members.Seq(min: 1);
            }
            else
            {
                members.Skip();
            }
        }

        members.RequireConversation(conversation);
        members.Require(recipientType is not null, "recipientType");
        members.Require(clientId is not null, "clientId");
        members.Require(
            !MessageTexts.IsBlank(text) || attachments.Length > 0,
            "text",
            $"must have 1–{ConversationLimits.TextScalarsMax} characters, not only blanks, or attachments beside it");
        return new SendRequest(
            conversation ?? default,
            recipientType ?? default,
            clientId ?? default,
            text ?? string.Empty,
            attachments,
            replyTo);
    }

    public static MarkRequest Mark(ref MemberReader members)
    {
        ConversationId? conversation = null;
        long? read = null;
        long? delivered = null;
        while (members.Next())
        {
            if (members.Is("conversation"u8))
            {
                conversation = members.Conversation();
            }
            else if (members.Is("read"u8))
            {
                read = members.Seq();
            }
            else if (members.Is("delivered"u8))
            {
                delivered = members.Seq();
            }
            else
            {
                members.Skip();
            }
        }

        members.RequireConversation(conversation);
        members.Require(read is not null || delivered is not null, "read", "is required, or delivered is");
        return new MarkRequest(conversation ?? default, read, delivered);
    }

    public static TypingRequest Typing(ref MemberReader members)
    {
        ConversationId? conversation = null;
        bool? on = null;
        while (members.Next())
        {
            if (members.Is("conversation"u8))
            {
                conversation = members.Conversation();
            }
            else if (members.Is("on"u8))
            {
                on = members.Flag();
            }
            else
            {
                members.Skip();
            }
        }

        members.RequireConversation(conversation);
        members.Require(on is not null, "on");
        return new TypingRequest(conversation ?? default, on ?? false);
    }
}
