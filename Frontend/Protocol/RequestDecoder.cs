using OrleansChat.Conversations;
using OrleansChat.Reading;

namespace OrleansChat.Frontend.Protocol;

/// <summary>Turns messages into typed requests.</summary>
internal static class RequestDecoder
{
    /// <param name="kind">Of the message's envelope; a known one.</param>
    /// <param name="message">A message that <see cref="Envelope.TryRead"/> accepted.</param>
    /// <param name="violation">
    /// What is wrong, beginning with the name of a member; set when nothing is returned.
    /// </param>
    public static ClientRequest? Decode(RequestKind kind, ReadOnlySpan<byte> message, out string? violation)
    {
        var members = new MemberReader(message);
        ClientRequest request = kind switch
        {
            RequestKind.Hello => Hello(ref members),
            RequestKind.Ping => new PingRequest(),
            RequestKind.Conversations => ConversationsOf(ref members),
            RequestKind.Browse => Browse(ref members),
            RequestKind.Create => ConversationDecoder.Create(ref members),
            RequestKind.Join => ConversationDecoder.Join(ref members),
            RequestKind.Leave => ConversationDecoder.Leave(ref members),
            RequestKind.Members => ReadDecoder.PeopleOf(
                ref members, (conversation, after, limit) => new MembersRequest(conversation, after, limit)),
            RequestKind.Banned => ReadDecoder.PeopleOf(
                ref members, (conversation, after, limit) => new BannedRequest(conversation, after, limit)),
            RequestKind.Subscribe => ReadDecoder.Subscribe(ref members),
            RequestKind.Unsubscribe => ReadDecoder.Unsubscribe(ref members),
            RequestKind.Send => ConversationDecoder.Send(ref members),
            RequestKind.History => ReadDecoder.History(ref members),
            RequestKind.Mark => ConversationDecoder.Mark(ref members),
            RequestKind.Typing => ConversationDecoder.Typing(ref members),
            RequestKind.Presence => Presence(ref members),
            RequestKind.Block => ChangeDecoder.Block(ref members),
            RequestKind.Blocked => new BlockedRequest(),
            RequestKind.Invite or RequestKind.InviteCode or RequestKind.RevokeInvite or RequestKind.Kick
                or RequestKind.Ban or RequestKind.Mute or RequestKind.Role or RequestKind.Rename =>
                ChangeDecoder.Change(kind, ref members),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No request is decoded from this."),
        };
        violation = members.Violation;
        return violation is null ? request : null;
    }

    private static HelloRequest Hello(ref MemberReader members)
    {
        const int NameLengthMax = 128;
        string? token = null;
        var batch = false;
        while (members.Next())
        {
            if (members.Is("token"u8))
            {
                token = members.Text(0, ProtocolLimits.MessageBytesMax);
            }
            else if (members.Is("batch"u8))
            {
                batch = members.Flag() ?? false;
            }
            else if (members.Is("device"u8) || members.Is("client"u8))
            {
                members.Text(0, NameLengthMax);
            }
            else
            {
                members.Skip();
            }
        }

        return new HelloRequest(token, batch);
    }

    private static BrowseRequest Browse(ref MemberReader members)
    {
        const int QueryLengthMax = 100;
        string? query = null;
        string? after = null;
        int? limit = null;
        ConversationKind? kind = null;
        ConversationId? workspace = null;
        while (members.Next())
        {
            if (members.Is("query"u8))
            {
                query = members.Text(0, QueryLengthMax);
            }
            else if (members.Is("after"u8))
            {
                after = members.Cursor();
            }
            else if (members.Is("limit"u8))
            {
                limit = members.Limit(ReadLimits.ListItemsMax);
            }
            else if (members.Is("kind"u8))
            {
                kind = members.Kind();
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

        members.Require(
            kind is null or ConversationKind.Channel or ConversationKind.Support, "kind", "must be channel or support");
        members.Require(
            workspace is null || kind is not ConversationKind.Support, "workspace", "is for channels only");
        return new BrowseRequest(new(
            kind ?? ConversationKind.Channel, workspace, query, after, limit ?? ReadLimits.ListItemsDefault));
    }

    private static ConversationsRequest ConversationsOf(ref MemberReader members)
    {
        string? after = null;
        int? limit = null;
        while (members.Next())
        {
            if (members.Is("after"u8))
            {
                after = members.Cursor(ofConversations: true);
            }
            else if (members.Is("limit"u8))
            {
                limit = members.Limit(ReadLimits.ListItemsMax);
            }
            else
            {
                members.Skip();
            }
        }

        return new ConversationsRequest(after, limit ?? ReadLimits.ListItemsDefault);
    }

    private static PresenceRequest Presence(ref MemberReader members)
    {
        System.Collections.Immutable.ImmutableArray<Accounts.UserId>? users = null;
        while (members.Next())
        {
            if (members.Is("users"u8))
            {
                users = members.Users(ReadLimits.IdsPerRequestMax);
            }
            else
            {
                members.Skip();
            }
        }

        members.Require(users is not null, "users");
        return new PresenceRequest(users ?? []);
    }
}
