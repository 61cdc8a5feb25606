using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Reading;
using OrleansChat.Reading;
using OrleansChat.Tests.Simulation.Database;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Bugs;

/// <summary>Queries that answer as the queries below them.</summary>
internal abstract class BuggyReads(IReadModel reads) : IReadModel
{
    protected IReadModel Real => reads;

    public virtual Task<ImmutableArray<ConversationAccess>> Access(
        UserId user, ImmutableArray<ConversationId> conversations, CancellationToken cancellationToken) =>
        reads.Access(user, conversations, cancellationToken);

    public virtual Task<ImmutableArray<LogHead>> MovedHeads(
        ImmutableArray<LogHead> known, CancellationToken cancellationToken) =>
        reads.MovedHeads(known, cancellationToken);

    public Task<ConversationPage> Conversations(
        UserId user, string? after, int limit, CancellationToken cancellationToken) =>
        reads.Conversations(user, after, limit, cancellationToken);

    public Task<ChannelPage> Browse(UserId user, BrowseQuery query, CancellationToken cancellationToken) =>
        reads.Browse(user, query, cancellationToken);

    public Task<MemberPage> Members(
        ConversationId conversation, string? after, int limit, CancellationToken cancellationToken) =>
        reads.Members(conversation, after, limit, cancellationToken);

    public Task<BanPage?> Bans(
        ConversationId conversation, string? after, int limit, CancellationToken cancellationToken) =>
        reads.Bans(conversation, after, limit, cancellationToken);
}

/// <summary>A lost last event is never noticed.</summary>
internal sealed class ComparesNoHeads : PlantedBug
{
    public override IReadModel Around(SimulatedReadModel reads, DatabaseServer database, World world) =>
        new Reads(reads);

    private sealed class Reads(IReadModel reads) : BuggyReads(reads)
    {
        public override Task<ImmutableArray<LogHead>> MovedHeads(
            ImmutableArray<LogHead> known, CancellationToken cancellationToken) =>
            Task.FromResult(ImmutableArray<LogHead>.Empty);
    }
}

/// <summary>The snapshot of a subscribe was taken before it began: what was committed since is in neither.</summary>
internal sealed class SubscribesAfterSnapshot : PlantedBug
{
    public override IReadModel Around(SimulatedReadModel reads, DatabaseServer database, World world) =>
        new Reads(reads);

    private sealed class Reads(IReadModel reads) : BuggyReads(reads)
    {
        private readonly Dictionary<(UserId, ConversationId), ConversationAccess> _before = [];

        public override async Task<ImmutableArray<ConversationAccess>> Access(
            UserId user, ImmutableArray<ConversationId> conversations, CancellationToken cancellationToken)
        {
            var now = await Real.Access(user, conversations, cancellationToken);
            var told = now;
            for (var index = 0; index < now.Length; index++)
            {
                var key = (user, conversations[index]);
                told = _before.TryGetValue(key, out var before) ? told.SetItem(index, before) : told;
                _before[key] = now[index];
            }

            return told;
        }
    }
}

/// <summary>Former members are let in forever.</summary>
internal sealed class ForgetsRemovals : PlantedBug
{
    public override IReadModel Around(SimulatedReadModel reads, DatabaseServer database, World world) =>
        new Reads(reads);

    private sealed class Reads(IReadModel reads) : BuggyReads(reads)
    {
        public override async Task<ImmutableArray<ConversationAccess>> Access(
            UserId user, ImmutableArray<ConversationId> conversations, CancellationToken cancellationToken)
        {
            var now = await Real.Access(user, conversations, cancellationToken);
            return [.. now.Select(access =>
                access.Standing is Standing.MayJoin ? access with { Standing = Standing.Member } : access)];
        }
    }
}

/// <summary>A log that was rebuilt is taken for the one before.</summary>
internal sealed class ResumesWithoutEpoch : PlantedBug
{
    public override IReadModel Around(SimulatedReadModel reads, DatabaseServer database, World world) =>
        new Reads(reads);

    private sealed class Reads(IReadModel reads) : BuggyReads(reads)
    {
        private readonly Dictionary<ConversationId, Epoch> _first = [];

        public override async Task<ImmutableArray<ConversationAccess>> Access(
            UserId user, ImmutableArray<ConversationId> conversations, CancellationToken cancellationToken) =>
            [.. (await Real.Access(user, conversations, cancellationToken)).Select(access =>
                access.Standing is Standing.Unknown ? access : access with { Log = AsEver(access.Log) })];

        public override async Task<ImmutableArray<LogHead>> MovedHeads(
            ImmutableArray<LogHead> known, CancellationToken cancellationToken) =>
            [.. (await Real.MovedHeads(known, cancellationToken)).Select(AsEver)];

        private LogHead AsEver(LogHead head)
        {
            _first.TryAdd(head.Conversation, head.Epoch);
            return head with { Epoch = _first[head.Conversation] };
        }
    }
}
