using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Tests.Simulation.Database;

namespace OrleansChat.Tests.Simulation.Bugs;

/// <summary>Facts that are those of the database.</summary>
internal abstract class BuggyFacts(IConversationFacts facts) : IConversationFacts
{
    protected IConversationFacts Real => facts;

    public virtual Task<ConversationFacts> Find(FactsQuery query, CancellationToken cancellationToken) =>
        facts.Find(query, cancellationToken);

    public virtual Task<ImmutableArray<ChannelMembership>> FindChannels(
        ConversationId workspace, UserId user, CancellationToken cancellationToken) =>
        facts.FindChannels(workspace, user, cancellationToken);

    protected static ConversationFacts Change(ConversationFacts found, Func<StoredMember, StoredMember> change) =>
        found with
        {
            People =
            [
                .. found.People.Select(known => known.Membership is { } membership
                    ? known with { Membership = change(membership) }
                    : known),
            ],
        };
}

/// <summary>Banned people can come back as if they had left.</summary>
internal sealed class ForgetsBans : PlantedBug
{
    public override IConversationFacts Around(SimulatedFacts facts) => new Facts(facts);

    private sealed class Facts(IConversationFacts facts) : BuggyFacts(facts)
    {
        public override async Task<ConversationFacts> Find(FactsQuery query, CancellationToken cancellationToken) =>
            Change(await Real.Find(query, cancellationToken), member => member.BannedSeq is { } banned
                ? member with { BannedSeq = null, LeftSeq = banned }
                : member);
    }
}

/// <summary>People who lose a workspace stay in its channels.</summary>
internal sealed class KeepsChannels : PlantedBug
{
    public override IConversationFacts Around(SimulatedFacts facts) => new Facts(facts);

    private sealed class Facts(IConversationFacts facts) : BuggyFacts(facts)
    {
        public override Task<ImmutableArray<ChannelMembership>> FindChannels(
            ConversationId workspace, UserId user, CancellationToken cancellationToken) =>
            Task.FromResult(ImmutableArray<ChannelMembership>.Empty);
    }
}

/// <summary>People who are mentioned by their handles are taken for members, though they were removed.</summary>
internal sealed class NotifiesRemovedPeople : PlantedBug
{
    public override IConversationFacts Around(SimulatedFacts facts) => new Facts(facts);

    private sealed class Facts(IConversationFacts facts) : BuggyFacts(facts)
    {
        public override async Task<ConversationFacts> Find(FactsQuery query, CancellationToken cancellationToken)
        {
            var found = await Real.Find(query, cancellationToken);
            var present = Change(found, member => member with { LeftSeq = null, BannedSeq = null });
            return found with
            {
                People =
                [
                    .. found.People.Zip(present.People, (known, wrong) =>
                        query.People.Contains(known.Account.Id) ? known : wrong),
                ],
            };
        }
    }
}
