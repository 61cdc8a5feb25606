using System.Collections.Immutable;
using OrleansChat.Accounts;

namespace OrleansChat.Conversations;

/// <summary>Adds people. Those who are members already stay as they are.</summary>
/// <param name="Users">1–<see cref="ConversationLimits.InvitedMax"/> people.</param>
[GenerateSerializer, Immutable, Alias("chat.invite-people")]
public sealed record InvitePeople(Participant Sender, ImmutableArray<UserId> Users) : ConversationCommand(Sender);

/// <summary>Makes a code that lets in whoever shows it with <c>join</c>.</summary>
/// <param name="Uses">How many people it lets in: 1–<see cref="ConversationLimits.InviteUsesMax"/>.</param>
/// <param name="ExpiresIn">
/// <see cref="ConversationLimits.InviteLifeMin"/>–<see cref="ConversationLimits.InviteLifeMax"/>.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.make-invite")]
public sealed record MakeInvite(Participant Sender, int Uses, TimeSpan ExpiresIn) : ConversationCommand(Sender);

[GenerateSerializer, Immutable, Alias("chat.revoke-invite")]
public sealed record RevokeInvite(Participant Sender, string Code) : ConversationCommand(Sender);

/// <summary>Ends a membership. The person may come back as others may come.</summary>
[GenerateSerializer, Immutable, Alias("chat.kick")]
public sealed record KickMember(Participant Sender, UserId User) : ConversationCommand(Sender);

/// <summary>Keeps a person out, member or not, until the ban is lifted.</summary>
/// <param name="On">False: lift the ban. It makes nobody a member.</param>
[GenerateSerializer, Immutable, Alias("chat.ban")]
public sealed record BanPerson(Participant Sender, UserId User, bool On) : ConversationCommand(Sender);

/// <summary>Takes from a member the right to write, for a time; it outlasts leaving and coming back.</summary>
/// <param name="For">Up to <see cref="ConversationLimits.MuteMax"/>; zero lifts the mute.</param>
[GenerateSerializer, Immutable, Alias("chat.mute")]
public sealed record MuteMember(Participant Sender, UserId User, TimeSpan For) : ConversationCommand(Sender);

[GenerateSerializer, Immutable, Alias("chat.change-role")]
public sealed record ChangeRole(Participant Sender, UserId User, MemberRole Role) : ConversationCommand(Sender);

/// <param name="Title">1–<see cref="ConversationLimits.TitleScalarsMax"/> characters.</param>
[GenerateSerializer, Immutable, Alias("chat.rename")]
public sealed record RenameConversation(Participant Sender, string Title) : ConversationCommand(Sender);

/// <summary>
/// Takes out of a channel who is being taken out of its workspace. Only the workspace asks for it: no client can.
/// </summary>
/// <param name="Sender">Who took them out of the workspace; themselves when they left.</param>
/// <param name="JoinedSeq">Of the membership that ends: one that begins later stays.</param>
[GenerateSerializer, Immutable, Alias("chat.end-membership")]
public sealed record EndMembership(Participant Sender, UserId User, long JoinedSeq) : ConversationCommand(Sender);
