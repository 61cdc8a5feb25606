using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace OrleansChat.Frontend.Protocol;

/// <summary>Turns messages into typed requests.</summary>
internal static class RequestDecoder
{
    /// <param name="kind">Of the message's envelope; a known one.</param>
    /// <param name="message">A message that <see cref="Envelope.TryRead"/> accepted.</param>
    /// <param name="violation">What is wrong with a member; set if nothing is returned.</param>
    public static ClientRequest? Decode(RequestKind kind, ReadOnlySpan<byte> message, out Refusal? violation)
    {
        try
        {
            var request = (ClientRequest)JsonSerializer.Deserialize(message, TypeOf(kind))!;
            violation = request.Violation;
            return violation is null ? request : null;
        }
        catch (JsonException fault)
        {
            violation = fault is ViolationException
                ? Refusals.Invalid(fault.Path!.TrimStart('$', '.'), fault.Message)
                : Refusals.MemberNameInvalid;
            return null;
        }
    }

    /// <summary>The members of requests of a kind, which is a known one.</summary>
    public static JsonTypeInfo TypeOf(RequestKind kind) => kind switch
    {
        RequestKind.Hello => RequestJson.Default.HelloRequest,
        RequestKind.Ping => RequestJson.Default.PingRequest,
        RequestKind.Conversations => RequestJson.Default.ConversationsRequest,
        RequestKind.Browse => RequestJson.Default.BrowseRequest,
        RequestKind.People => RequestJson.Default.PeopleRequest,
        RequestKind.Profile => RequestJson.Default.ProfileRequest,
        RequestKind.Create => RequestJson.Default.CreateRequest,
        RequestKind.Join => RequestJson.Default.JoinRequest,
        RequestKind.Leave => RequestJson.Default.LeaveRequest,
        RequestKind.Members => RequestJson.Default.MembersRequest,
        RequestKind.Banned => RequestJson.Default.BannedRequest,
        RequestKind.Subscribe => RequestJson.Default.SubscribeRequest,
        RequestKind.Unsubscribe => RequestJson.Default.UnsubscribeRequest,
        RequestKind.Send => RequestJson.Default.SendRequest,
        RequestKind.Edit => RequestJson.Default.EditRequest,
        RequestKind.Delete => RequestJson.Default.DeleteRequest,
        RequestKind.React => RequestJson.Default.ReactRequest,
        RequestKind.Pin => RequestJson.Default.PinRequest,
        RequestKind.Edits => RequestJson.Default.EditsRequest,
        RequestKind.History => RequestJson.Default.HistoryRequest,
        RequestKind.Search => RequestJson.Default.SearchRequest,
        RequestKind.Mark => RequestJson.Default.MarkRequest,
        RequestKind.Settings => RequestJson.Default.SettingsRequest,
        RequestKind.Typing => RequestJson.Default.TypingRequest,
        RequestKind.Presence => RequestJson.Default.PresenceRequest,
        RequestKind.Block => RequestJson.Default.BlockRequest,
        RequestKind.Blocked => RequestJson.Default.BlockedRequest,
        RequestKind.Invite => RequestJson.Default.InviteRequest,
        RequestKind.InviteCode => RequestJson.Default.InviteCodeRequest,
        RequestKind.RevokeInvite => RequestJson.Default.RevokeInviteRequest,
        RequestKind.Kick => RequestJson.Default.KickRequest,
        RequestKind.Ban => RequestJson.Default.BanRequest,
        RequestKind.Mute => RequestJson.Default.MuteRequest,
        RequestKind.Role => RequestJson.Default.RoleRequest,
        RequestKind.Link => RequestJson.Default.LinkRequest,
        RequestKind.Rename => RequestJson.Default.RenameRequest,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No request is decoded from this."),
    };
}

/// <summary>
/// How requests are read. Unknown members are ignored; if a property is repeated, the last value wins.
/// </summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    MaxDepth = ProtocolLimits.NestingMax,
    Converters =
    [
        typeof(ConversationIdValue), typeof(UserIdValue), typeof(ClientIdValue), typeof(EpochValue),
        typeof(UploadIdValue),
        typeof(ConversationKindValue), typeof(AccessRuleValue), typeof(MemberRoleValue), typeof(FlagValue),
        typeof(SearchedPartValue), typeof(EmojiValue), typeof(NotifyLevelValue),
    ])]
[JsonSerializable(typeof(HelloRequest))]
[JsonSerializable(typeof(PingRequest))]
[JsonSerializable(typeof(ConversationsRequest))]
[JsonSerializable(typeof(BrowseRequest))]
[JsonSerializable(typeof(PeopleRequest))]
[JsonSerializable(typeof(ProfileRequest))]
[JsonSerializable(typeof(CreateRequest))]
[JsonSerializable(typeof(JoinRequest))]
[JsonSerializable(typeof(LeaveRequest))]
[JsonSerializable(typeof(MembersRequest))]
[JsonSerializable(typeof(BannedRequest))]
[JsonSerializable(typeof(SubscribeRequest))]
[JsonSerializable(typeof(UnsubscribeRequest))]
[JsonSerializable(typeof(SendRequest))]
[JsonSerializable(typeof(EditRequest))]
[JsonSerializable(typeof(DeleteRequest))]
[JsonSerializable(typeof(ReactRequest))]
[JsonSerializable(typeof(PinRequest))]
[JsonSerializable(typeof(EditsRequest))]
[JsonSerializable(typeof(HistoryRequest))]
[JsonSerializable(typeof(SearchRequest))]
[JsonSerializable(typeof(MarkRequest))]
[JsonSerializable(typeof(SettingsRequest))]
[JsonSerializable(typeof(TypingRequest))]
[JsonSerializable(typeof(PresenceRequest))]
[JsonSerializable(typeof(BlockRequest))]
[JsonSerializable(typeof(BlockedRequest))]
[JsonSerializable(typeof(InviteRequest))]
[JsonSerializable(typeof(InviteCodeRequest))]
[JsonSerializable(typeof(RevokeInviteRequest))]
[JsonSerializable(typeof(KickRequest))]
[JsonSerializable(typeof(BanRequest))]
[JsonSerializable(typeof(MuteRequest))]
[JsonSerializable(typeof(RoleRequest))]
[JsonSerializable(typeof(RenameRequest))]
[JsonSerializable(typeof(LinkRequest))]
internal sealed partial class RequestJson : JsonSerializerContext;
