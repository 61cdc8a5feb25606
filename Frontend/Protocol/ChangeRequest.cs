using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Frontend.Protocol;

/// <summary>Changes a conversation, or what it is to the sender.</summary>
internal abstract record ChangeRequest(ConversationId Conversation) : ConversationRequest(Conversation)
{
    /// <summary>Creates the command for a sender.</summary>
    public abstract ConversationCommand ToCommand(Participant sender);
}

internal sealed record InviteRequest(
    ConversationId Conversation,
    [property: JsonConverter(typeof(InvitedValue))] ImmutableArray<UserId> Users) : ChangeRequest(Conversation)
{
    [JsonIgnore]
    public override Refusal? Violation =>
        base.Violation
        ?? Require(!Users.IsDefaultOrEmpty, "users", Requirements.Invited);

    public override ConversationCommand ToCommand(Participant sender) => new InvitePeople(sender, Users);
}

internal sealed record InviteCodeRequest(
    ConversationId Conversation,
    [property: JsonConverter(typeof(InviteUsesValue))] int? Uses,
    [property: JsonConverter(typeof(InviteLifeValue))] long? ExpiresIn) : ChangeRequest(Conversation)
{
    public override ConversationCommand ToCommand(Participant sender) => new MakeInvite(
        sender,
        Uses ?? ConversationLimits.InviteUsesDefault,
        ExpiresIn is { } seconds ? TimeSpan.FromSeconds(seconds) : ConversationLimits.InviteLifeDefault);
}

internal sealed record RevokeInviteRequest(
    ConversationId Conversation,
    [property: JsonConverter(typeof(InviteValue))] string? Invite) : ChangeRequest(Conversation)
{
    [JsonIgnore]
    public override Refusal? Violation => base.Violation ?? Require(Invite is not null, "invite");

    public override ConversationCommand ToCommand(Participant sender) => new RevokeInvite(sender, Invite!);
}

internal sealed record RenameRequest(
    ConversationId Conversation,
    [property: JsonConverter(typeof(TitleValue))] string? Title) : ChangeRequest(Conversation)
{
    [JsonIgnore]
    public override Refusal? Violation => base.Violation ?? Require(Title is not null, "title");

    public override ConversationCommand ToCommand(Participant sender) => new RenameConversation(sender, Title!);
}

/// <summary>Changes what the conversation is to the sender alone.</summary>
internal sealed record SettingsRequest(
    ConversationId Conversation,
    NotifyLevel? Notify,
    bool? Hidden,
    [property: JsonConverter(typeof(SeqValue))] long? Read) : ChangeRequest(Conversation)
{
    [JsonIgnore]
    public override Refusal? Violation =>
        base.Violation
        ?? Require(
            Notify is not null || Hidden is not null || Read is not null,
            "notify",
            "is required without hidden and read");

    public override ConversationCommand ToCommand(Participant sender) =>
        new ChangeSettings(sender, Notify, Hidden, Read);
}

/// <summary>Changes what one person is or may do in a conversation.</summary>
internal abstract record PersonRequest(ConversationId Conversation, UserId User) : ChangeRequest(Conversation)
{
    [JsonIgnore]
    public override Refusal? Violation => base.Violation ?? Require(User != default, "user");
}

internal sealed record KickRequest(ConversationId Conversation, UserId User) : PersonRequest(Conversation, User)
{
    public override ConversationCommand ToCommand(Participant sender) => new KickMember(sender, User);
}

internal sealed record BanRequest(ConversationId Conversation, UserId User, bool? On)
    : PersonRequest(Conversation, User)
{
    [JsonIgnore]
    public override Refusal? Violation => base.Violation ?? Require(On is not null, "on");

    public override ConversationCommand ToCommand(Participant sender) => new BanPerson(sender, User, On is true);
}

internal sealed record MuteRequest(
    ConversationId Conversation,
    UserId User,
    [property: JsonConverter(typeof(MuteValue))] long? Seconds) : PersonRequest(Conversation, User)
{
    [JsonIgnore]
    public override Refusal? Violation => base.Violation ?? Require(Seconds is not null, "seconds");

    public override ConversationCommand ToCommand(Participant sender) =>
        new MuteMember(sender, User, TimeSpan.FromSeconds(Seconds!.Value));
}

internal sealed record RoleRequest(ConversationId Conversation, UserId User, MemberRole? Role)
    : PersonRequest(Conversation, User)
{
    [JsonIgnore]
    public override Refusal? Violation => base.Violation ?? Require(Role is not null, "role");

    public override ConversationCommand ToCommand(Participant sender) => new ChangeRole(sender, User, Role!.Value);
}
