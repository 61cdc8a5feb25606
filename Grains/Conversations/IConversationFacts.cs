using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Uploads;

namespace OrleansChat.Grains.Conversations;

/// <summary>
/// What rules have to know beyond a conversation's state: of people who are no members, or not known to be, of invite
/// codes, and who blocks whom. Asked of the database for each batch that needs it; only present members are remembered.
/// </summary>
public interface IConversationFacts
{
    Task<ConversationFacts> Find(FactsQuery query, CancellationToken cancellationToken);

    /// <summary>The current memberships of a person in the channels of a workspace, by channel.</summary>
    Task<ImmutableArray<ChannelMembership>> FindChannels(
        ConversationId workspace, UserId user, CancellationToken cancellationToken);
}

/// <param name="JoinedSeq">The seq of the event that made the membership.</param>
public readonly record struct ChannelMembership(ConversationId Channel, long JoinedSeq);

/// <param name="Conversation">It need not exist.</param>
/// <param name="People">Whom to look up.</param>
/// <param name="Invites">Whether the conversation's invite codes are wanted.</param>
public sealed record FactsQuery(ConversationId Conversation, ImmutableArray<UserId> People, bool Invites)
{
    /// <summary>The workspace in which people are looked up too.</summary>
    public ConversationId? Workspace { get; init; }

    /// <summary>The seqs of messages to look up.</summary>
    public ImmutableArray<long> Messages { get; init; } = [];

    /// <summary>The messages among these whose authors are looked up as well.</summary>
    public ImmutableArray<long> AuthorsOf { get; init; } = [];

    /// <summary>The handles, in any case, of further people to look up.</summary>
    public ImmutableArray<string> Handles { get; init; } = [];

    /// <summary>
    /// Whether all members are wanted; at most <see cref="ConversationLimits.MembersOfGroupsMax"/> are found.
    /// </summary>
    public bool Everybody { get; init; }

    /// <summary>How many members are wanted of those who lead the conversation.</summary>
    public int Leading { get; init; }

    /// <summary>The uploads to look up.</summary>
    public ImmutableArray<UploadId> Uploads { get; init; } = [];
}

/// <param name="People">Those who exist, in any order; each once.</param>
/// <param name="Blocks">Which of all the people found block those whom the query names by id.</param>
/// <param name="Invites">At most <see cref="ConversationLimits.InviteCodesMax"/>, and some that expired.</param>
public sealed record ConversationFacts(
    ImmutableArray<KnownPerson> People, ImmutableArray<Block> Blocks, ImmutableArray<StoredInvite> Invites)
{
    public static readonly ConversationFacts None = new([], [], []);

    /// <summary>
    /// Present members who may write: the highest first, and of those the longest standing, in the order of their ids
    /// where they came together.
    /// </summary>
    public ImmutableArray<StoredMember> Leading { get; init; } = [];

    /// <summary>Present members, if all were asked for.</summary>
    public ImmutableArray<StoredMember> Everybody { get; init; } = [];

    /// <summary>The messages among those asked for, in any order: a seq may be that of another event.</summary>
    public ImmutableArray<StoredMessage> Messages { get; init; } = [];

    /// <summary>Those of the uploads that are complete and not sent, in any order.</summary>
    public ImmutableArray<UnsentUpload> Uploads { get; init; } = [];
}

/// <param name="Owner">The only person who can send it.</param>
public sealed record UnsentUpload(UserId Owner, Attachment File);

/// <param name="Account">As others see them.</param>
/// <param name="Role">Their current role in the deployment.</param>
/// <param name="Membership">
/// Their current or former membership in the conversation; null if there never was one.
/// </param>
public sealed record KnownPerson(Participant Account, DeploymentRole Role, StoredMember? Membership)
{
    /// <summary>Their handle as typed; null for guests and provisioned accounts.</summary>
    public string? Handle { get; init; }

    /// <summary>Their role in the requested workspace; null for people who aren't members.</summary>
    public MemberRole? WorkspaceRole { get; init; }
}

/// <param name="Blocker">The person who blocks.</param>
/// <param name="Blocked">The person who is blocked.</param>
public readonly record struct Block(UserId Blocker, UserId Blocked);

/// <summary>An invite code as stored.</summary>
/// <param name="Uses">How many people it still lets in.</param>
/// <param name="ExpiresAt">When it stops working, UTC.</param>
/// <param name="Creator">Who made it.</param>
public sealed record StoredInvite(string Code, int Uses, DateTimeOffset ExpiresAt, UserId Creator)
{
    public override string ToString() => nameof(StoredInvite);
}
