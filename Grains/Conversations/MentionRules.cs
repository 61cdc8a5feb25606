using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Mentions;
using OrleansChat.Permissions;

namespace OrleansChat.Grains.Conversations;

/// <summary>Whom a text mentions.</summary>
/// <param name="People">Members, in the order in which they are first mentioned.</param>
internal readonly record struct Mentioned(ImmutableArray<UserId> People, MentionedGroups Groups)
{
    public static readonly Mentioned Nobody = new([], MentionedGroups.None);
}

/// <summary>Rules for whom a text mentions, and for whom that counts.</summary>
internal static class MentionRules
{
    /// <summary>
    /// The members whose handles the text has, and the groups that the sender may mention. Where several handles could
    /// stand, the longest that is a member's does.
    /// </summary>
    public static Mentioned Of(
        ConversationState state, ConversationCommand command, string text, DecisionContext known)
    {
        var possible = PossibleMentions.In(text);
        if (possible == PossibleMentions.None)
        {
            return Mentioned.Nobody;
        }

        var people = ImmutableArray.CreateBuilder<UserId>();
        foreach (var handles in possible.Handles)
        {
            if (people.Count < ConversationLimits.MentionsMax
                && MemberOf(state, handles, known) is { } user
                && !people.Contains(user))
            {
                people.Add(user);
            }
        }

        var mayMentionGroups = possible.Groups is not MentionedGroups.None
            && AreGroupsSmall(state)
            && PermissionRules.IsAllowed(Permission.MentionGroups, state, command);
        return new Mentioned(people.DrainToImmutable(), mayMentionGroups ? possible.Groups : MentionedGroups.None);
    }

    /// <summary>Whether all members may be told of one message.</summary>
    public static bool AreGroupsSmall(ConversationState state) =>
        state.MemberCount <= ConversationLimits.MembersOfGroupsMax;

    /// <summary>The people whose count of mentions grows, apart from groups.</summary>
    public static ImmutableArray<UserId> Counted(Mentioned mentioned, UserId sender, DecisionContext known) =>
        mentioned.Groups is not MentionedGroups.None || mentioned.People.IsEmpty
            ? []
            : [.. mentioned.People.Where(user => user != sender && !known.Blocks.Contains(new Block(user, sender)))];

    private static UserId? MemberOf(ConversationState state, ImmutableArray<string> handles, DecisionContext known)
    {
        foreach (var handle in handles)
        {
            if (known.ByHandle.TryGetValue(handle, out var user) && state.Member(user) is not null)
            {
                return user;
            }
        }

        return null;
    }
}
