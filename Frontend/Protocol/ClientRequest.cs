using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Reading;
using OrleansChat.Uploads;

namespace OrleansChat.Frontend.Protocol;

/// <summary>A request whose members are well-formed. The things they name may not exist.</summary>
internal abstract record ClientRequest : RequestObject;

/// <summary>A request about one conversation.</summary>
internal abstract record ConversationRequest(ConversationId Conversation) : ClientRequest
{
    [JsonIgnore]
    public override Refusal? Violation => Require(Conversation != default, "conversation");
}

/// <param name="Token">Null to use the cookie of the handshake.</param>
/// <param name="Batch">Whether one frame may hold several events.</param>
/// <param name="Device">Free text, not used yet.</param>
/// <param name="Client">Free text, not used yet.</param>
internal sealed record HelloRequest(
    [property: JsonConverter(typeof(TokenValue))] string? Token,
    bool Batch,
    [property: JsonConverter(typeof(ClientNameValue))] string? Device,
    [property: JsonConverter(typeof(ClientNameValue))] string? Client) : ClientRequest;

internal sealed record PingRequest : ClientRequest;

internal sealed record ConversationsRequest(
    [property: JsonConverter(typeof(ConversationCursorValue))] string? After,
    [property: JsonConverter(typeof(ListLimitValue))] int? Limit) : ClientRequest;

internal sealed record BrowseRequest(
    ConversationKind? Kind,
    ConversationId? Workspace,
    [property: JsonConverter(typeof(SearchValue))] string? Query,
    [property: JsonConverter(typeof(CursorValue))] string? After,
    [property: JsonConverter(typeof(ListLimitValue))] int? Limit) : ClientRequest
{
    [JsonIgnore]
    public override Refusal? Violation =>
        Require(
            Kind is null or ConversationKind.Channel or ConversationKind.Support, "kind", "must be channel or support")
        ?? Require(Workspace is null || Kind is not ConversationKind.Support, "workspace", Requirements.ChannelsOnly);

    public BrowseQuery ToQuery() =>
        new(Kind ?? ConversationKind.Channel, Workspace, Query, After, Limit ?? ReadLimits.ListItemsDefault);
}

internal sealed record PeopleRequest(
    [property: JsonConverter(typeof(PersonTextValue))] string? Query,
    [property: JsonConverter(typeof(PeopleCursorValue))] string? After,
    [property: JsonConverter(typeof(ListLimitValue))] int? Limit) : ClientRequest
{
    [JsonIgnore]
    public override Refusal? Violation => Require(Query is not null, "query");

    public PeopleQuery ToQuery() => new(Query!, After, Limit ?? ReadLimits.ListItemsDefault);
}

/// <param name="Avatar">Empty for none.</param>
internal sealed record ProfileRequest(
    [property: JsonConverter(typeof(PersonNameValue))] string? Name,
    [property: JsonConverter(typeof(HandleValue))] string? Handle,
    [property: JsonConverter(typeof(AvatarValue))] string? Avatar) : ClientRequest
{
    [JsonIgnore]
    public override Refusal? Violation =>
        Require((Name ?? Handle ?? Avatar) is not null, "name", "is required without handle or avatar");

    public ProfileChange ToChange() =>
        new(Name, Handle, UploadId.TryParse(Avatar, out var upload) ? upload : null)
        {
            RemovesAvatar = Avatar is "",
        };
}

internal sealed record CreateRequest(
    ConversationKind? Kind,
    ClientId ClientId,
    [property: JsonConverter(typeof(TitleValue))] string? Title,
    ImmutableArray<UserId> Members,
    AccessRule? Access,
    ConversationId? Workspace) : ClientRequest
{
    [JsonConverter(typeof(InitialMembersValue))]
    public ImmutableArray<UserId> Members { get; } = Members.IsDefault ? [] : Members;

    [JsonIgnore]
    public override Refusal? Violation =>
        Require(Kind is not null, "kind") ?? Require(ClientId != default, "clientId");
}

internal sealed record JoinRequest(
    ConversationId Conversation,
    [property: JsonConverter(typeof(InviteValue))] string? Invite) : ConversationRequest(Conversation);

internal sealed record LeaveRequest(ConversationId Conversation) : ConversationRequest(Conversation);

internal sealed record BlockRequest(UserId User, bool? On) : ClientRequest
{
    [JsonIgnore]
    public override Refusal? Violation => Require(User != default, "user") ?? Require(On is not null, "on");
}

internal sealed record BlockedRequest : ClientRequest;

internal sealed record LinkRequest(UploadId Upload) : ClientRequest
{
    [JsonIgnore]
    public override Refusal? Violation => Require(Upload != default, "upload");
}

internal sealed record MembersRequest(
    ConversationId Conversation,
    [property: JsonConverter(typeof(CursorValue))] string? After,
    [property: JsonConverter(typeof(ListLimitValue))] int? Limit) : ConversationRequest(Conversation);

internal sealed record BannedRequest(
    ConversationId Conversation,
    [property: JsonConverter(typeof(CursorValue))] string? After,
    [property: JsonConverter(typeof(ListLimitValue))] int? Limit) : ConversationRequest(Conversation);

internal sealed record SubscribeRequest(
    [property: JsonPropertyName("conversations")]
    [property: JsonConverter(typeof(SubscribeItemsValue))]
    ImmutableArray<SubscribeItem> Items) : ClientRequest
{
    [JsonIgnore]
    public override Refusal? Violation =>
        Require(!Items.IsDefault, "conversations")
        ?? Items.Select(item => item.Violation).FirstOrDefault(violation => violation is not null)
        ?? Require(
            Items.DistinctBy(item => item.Conversation).Count() == Items.Length,
            "conversations",
            "must name each conversation once");
}

internal sealed record UnsubscribeRequest(
    [property: JsonConverter(typeof(ConversationsValue))] ImmutableArray<ConversationId> Conversations) : ClientRequest
{
    [JsonIgnore]
    public override Refusal? Violation => Require(!Conversations.IsDefault, "conversations");
}

internal sealed record SendRequest(
    ConversationId Conversation,
    ConversationKind? RecipientType,
    ClientId ClientId,
    [property: JsonConverter(typeof(MessageTextValue))] string? Text,
    ImmutableArray<string> Attachments,
    [property: JsonConverter(typeof(EventSeqValue))] long? ReplyTo) : ConversationRequest(Conversation)
{
    [JsonConverter(typeof(AttachmentsValue))]
    public ImmutableArray<string> Attachments { get; } = Attachments.IsDefault ? [] : Attachments;

    [JsonIgnore]
    public override Refusal? Violation =>
        base.Violation
        ?? Require(RecipientType is not null, "recipientType")
        ?? Require(ClientId != default, "clientId")
        ?? Require(
            !MessageTexts.IsBlank(Text) || Attachments.Length > 0,
            "text",
            Requirements.MessageText);
}

internal sealed record HistoryRequest(
    ConversationId Conversation,
    [property: JsonConverter(typeof(SeqValue))] long? Before,
    [property: JsonConverter(typeof(SeqValue))] long? After,
    [property: JsonConverter(typeof(EventSeqValue))] long? Around,
    [property: JsonConverter(typeof(EventSeqValue))] long? Thread,
    [property: JsonConverter(typeof(HistoryLimitValue))] int? Limit) : ConversationRequest(Conversation)
{
    [JsonIgnore]
    public override Refusal? Violation =>
        base.Violation
        ?? Require(Before is null || After is null, "before", "can't be combined with after")
        ?? Require(
            Around is null || (Before ?? After ?? Thread) is null,
            "around",
            "can't be combined with before, after or thread");

    public HistoryQuery ToQuery() =>
        new(Conversation, Before, After, Limit ?? ReadLimits.HistoryEventsDefault)
        {
            Around = Around,
            Thread = Thread,
        };
}

internal sealed record MarkRequest(
    ConversationId Conversation,
    [property: JsonConverter(typeof(SeqValue))] long? Read,
    [property: JsonConverter(typeof(SeqValue))] long? Delivered) : ConversationRequest(Conversation)
{
    [JsonIgnore]
    public override Refusal? Violation =>
        base.Violation ?? Require(Read is not null || Delivered is not null, "read", "is required without delivered");
}

internal sealed record TypingRequest(ConversationId Conversation, bool? On) : ConversationRequest(Conversation)
{
    [JsonIgnore]
    public override Refusal? Violation => base.Violation ?? Require(On is not null, "on");
}

internal sealed record PresenceRequest(
    [property: JsonConverter(typeof(WatchedValue))] ImmutableArray<UserId> Users) : ClientRequest
{
    [JsonIgnore]
    public override Refusal? Violation => Require(!Users.IsDefault, "users");
}
