using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Reading;

namespace OrleansChat.Frontend.Protocol;

/// <summary>A request whose members are well-formed. The things they name may not exist.</summary>
internal abstract record ClientRequest
{
    public sealed override string ToString() => GetType().Name;
}

/// <param name="Token">Null to use the cookie of the handshake.</param>
internal sealed record HelloRequest(string? Token, bool Batch) : ClientRequest;

internal sealed record PingRequest : ClientRequest;

internal sealed record ConversationsRequest(string? After, int Limit) : ClientRequest;

internal sealed record BrowseRequest(BrowseQuery Query) : ClientRequest;

internal sealed record CreateRequest(
    ConversationKind Kind,
    ClientId ClientId,
    string? Title,
    ImmutableArray<UserId> Members,
    AccessRule? Access,
    ConversationId? Workspace) : ClientRequest;

internal sealed record JoinRequest(ConversationId Conversation, string? Invite) : ClientRequest;

internal sealed record LeaveRequest(ConversationId Conversation) : ClientRequest;

/// <summary>Changes the members or the settings of a conversation.</summary>
/// <param name="ToCommand">Creates the command for a sender.</param>
internal sealed record ChangeRequest(
    ConversationId Conversation, Func<Participant, ConversationCommand> ToCommand) : ClientRequest;

internal sealed record BlockRequest(UserId User, bool On) : ClientRequest;

internal sealed record BlockedRequest : ClientRequest;

internal sealed record MembersRequest(ConversationId Conversation, string? After, int Limit) : ClientRequest;

internal sealed record BannedRequest(ConversationId Conversation, string? After, int Limit) : ClientRequest;

internal sealed record SubscribeRequest(ImmutableArray<SubscribeItem> Items) : ClientRequest;

/// <param name="After">The last seq the client has; null for live events only.</param>
/// <param name="Epoch">The epoch of that seq; set if, and only if, a seq is.</param>
internal sealed record SubscribeItem(ConversationId Conversation, long? After, Epoch? Epoch);

internal sealed record UnsubscribeRequest(ImmutableArray<ConversationId> Conversations) : ClientRequest;

internal sealed record SendRequest(
    ConversationId Conversation,
    ConversationKind RecipientType,
    ClientId ClientId,
    string Text,
    ImmutableArray<string> Attachments,
    long? ReplyTo) : ClientRequest;

internal sealed record HistoryRequest(
    ConversationId Conversation, long? Before, long? After, int Limit) : ClientRequest;

internal sealed record MarkRequest(ConversationId Conversation, long? Read, long? Delivered) : ClientRequest;

internal sealed record TypingRequest(ConversationId Conversation, bool On) : ClientRequest;

internal sealed record PresenceRequest(ImmutableArray<UserId> Users) : ClientRequest;
