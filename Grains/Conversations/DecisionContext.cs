using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Grains.Conversations;

/// <summary>What a decision is made by, beyond the state of the conversation.</summary>
/// <param name="Now">The time of the decision.</param>
/// <param name="People">The accounts that the batch names, as far as they exist.</param>
/// <param name="Blocks">Who of them blocks whom.</param>
/// <param name="NewCode">An invite code that nobody can guess, should one be made.</param>
internal sealed record DecisionContext(
    DateTimeOffset Now,
    ImmutableDictionary<UserId, KnownPerson> People,
    ImmutableHashSet<Block> Blocks,
    Func<string> NewCode)
{
    /// <summary>The workspace that people were looked up in.</summary>
    public ConversationId? Workspace { get; init; }

    /// <summary>When nothing had to be looked up.</summary>
    public static DecisionContext Bare(DateTimeOffset now, Func<string> newCode) =>
        new(now, ImmutableDictionary<UserId, KnownPerson>.Empty, [], newCode);

    public static DecisionContext Of(
        FactsQuery query, ConversationFacts facts, DateTimeOffset now, Func<string> newCode) =>
        new(
            now,
            facts.People.ToImmutableDictionary(person => person.Account.Id),
            [.. facts.Blocks],
            newCode)
        {
            Workspace = query.Workspace,
        };

    /// <summary>The time so long after the decision, as the tables and the protocol hold times.</summary>
    public DateTimeOffset After(TimeSpan span) =>
        DateTimeOffset.FromUnixTimeMilliseconds((Now + span).ToUnixTimeMilliseconds());

    /// <summary>What a person is in a workspace; none for who is no member, or was not looked up there.</summary>
    public MemberRole? RoleIn(ConversationId workspace, UserId user) =>
        workspace == Workspace ? People.GetValueOrDefault(user)?.WorkspaceRole : null;
}
