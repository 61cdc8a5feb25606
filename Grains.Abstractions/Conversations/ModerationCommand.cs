using System.Collections.Immutable;
using OrleansChat.Accounts;

namespace OrleansChat.Conversations;

/// <summary>Makes people members. Existing members stay as they are. Results in <see cref="ChangeStored"/>.</summary>
/// <param name="Sender">The person who invites.</param>
/// <param name="Users">1–<see cref="ConversationLimits.InvitedMax"/> people.</param>
[GenerateSerializer, Immutable, Alias("chat.invite-people")]
public sealed record InvitePeople(Participant Sender, ImmutableArray<UserId> Users) : ConversationCommand(Sender);

/// <summary>
/// Creates a code that lets in anybody who shows it with <c>join</c>. Results in <see cref="InviteMade"/>.
/// </summary>
/// <param name="Sender">The person who invites.</param>
/// <param name="Uses">How many people the code lets in: 1–<see cref="ConversationLimits.InviteUsesMax"/>.</param>
/// <param name="ExpiresIn">
/// How long the code works: <see cref="ConversationLimits.InviteLifeMin"/>–<see
/// cref="ConversationLimits.InviteLifeMax"/>.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.make-invite")]
public sealed record MakeInvite(Participant Sender, int Uses, TimeSpan ExpiresIn) : ConversationCommand(Sender);

/// <summary>Revokes an invite code. Results in <see cref="InviteRevoked"/>.</summary>
/// <param name="Sender">The person who revokes it.</param>
/// <param name="Code">The invite code.</param>
[GenerateSerializer, Immutable, Alias("chat.revoke-invite")]
public sealed record RevokeInvite(Participant Sender, string Code) : ConversationCommand(Sender);

/// <summary>
/// Ends a person's membership. They can come back like anybody else. Results in <see cref="ChangeStored"/>.
/// </summary>
/// <param name="Sender">The moderator.</param>
/// <param name="User">The member to remove.</param>
[GenerateSerializer, Immutable, Alias("chat.kick")]
public sealed record KickMember(Participant Sender, UserId User) : ConversationCommand(Sender);

/// <summary>
/// Keeps a person out, whether they are a member or not, until the ban is lifted. Results in <see
/// cref="ChangeStored"/>.
/// </summary>
/// <param name="Sender">The moderator.</param>
/// <param name="User">The person to ban.</param>
/// <param name="On">False lifts the ban, which doesn't restore the membership.</param>
[GenerateSerializer, Immutable, Alias("chat.ban")]
public sealed record BanPerson(Participant Sender, UserId User, bool On) : ConversationCommand(Sender);

/// <summary>
/// Forbids a member to write for some time, also after leaving and rejoining. Results in <see cref="ChangeStored"/>.
/// </summary>
/// <param name="Sender">The moderator.</param>
/// <param name="User">The member to mute.</param>
/// <param name="For">Up to <see cref="ConversationLimits.MuteMax"/>; zero lifts the mute.</param>
[GenerateSerializer, Immutable, Alias("chat.mute")]
public sealed record MuteMember(Participant Sender, UserId User, TimeSpan For) : ConversationCommand(Sender);

/// <summary>Changes a member's role. Results in <see cref="ChangeStored"/>.</summary>
/// <param name="Sender">The moderator or owner.</param>
/// <param name="User">The member.</param>
/// <param name="Role">The new role.</param>
[GenerateSerializer, Immutable, Alias("chat.change-role")]
public sealed record ChangeRole(Participant Sender, UserId User, MemberRole Role) : ConversationCommand(Sender);

/// <summary>Changes the title. Results in <see cref="ChangeStored"/>.</summary>
/// <param name="Sender">The moderator.</param>
/// <param name="Title">1–<see cref="ConversationLimits.TitleScalarsMax"/> characters.</param>
[GenerateSerializer, Immutable, Alias("chat.rename")]
public sealed record RenameConversation(Participant Sender, string Title) : ConversationCommand(Sender);

/// <summary>
/// Removes a person from a channel when they lose its workspace. Sent only by the workspace's grain, never by a client.
/// </summary>
/// <param name="Sender">The person who removed them from the workspace; the person themselves if they left.</param>
/// <param name="User">The person who lost the workspace.</param>
/// <param name="JoinedSeq">
/// The seq at which the ending membership began, so that a newer membership is left alone.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.end-membership")]
public sealed record EndMembership(Participant Sender, UserId User, long JoinedSeq) : ConversationCommand(Sender);
