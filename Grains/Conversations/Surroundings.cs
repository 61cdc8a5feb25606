using System.Collections.Immutable;
using OrleansChat.Accounts;

namespace OrleansChat.Grains.Conversations;

/// <summary>What a decision is made by, beyond the state of the conversation.</summary>
/// <param name="Now">The time of the decision.</param>
/// <param name="People">The accounts that the batch names, as far as they exist.</param>
/// <param name="Blocks">Who of them blocks whom.</param>
/// <param name="NewCode">An invite code that nobody can guess, should one be made.</param>
internal sealed record Surroundings(
    DateTimeOffset Now,
    ImmutableDictionary<UserId, KnownPerson> People,
    ImmutableHashSet<Block> Blocks,
    Func<string> NewCode)
{
    public static Surroundings Of(ConversationFacts facts, DateTimeOffset now, Func<string> newCode) =>
        new(
            now,
            facts.People.ToImmutableDictionary(person => person.Account.Id),
            [.. facts.Blocks],
            newCode);
}
