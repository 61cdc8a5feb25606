using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Uploads;

namespace OrleansChat.Grains.Conversations;

/// <summary>The facts for a decision beyond the state of the conversation.</summary>
/// <param name="Now">The time of the decision.</param>
/// <param name="People">The existing accounts that the batch names.</param>
/// <param name="Blocks">Blocks between them.</param>
/// <param name="NewCode">An unguessable invite code, in case one is created.</param>
internal sealed record DecisionContext(
    DateTimeOffset Now,
    ImmutableDictionary<UserId, KnownPerson> People,
    ImmutableHashSet<Block> Blocks,
    Func<string> NewCode)
{
    /// <summary>The workspace that people were looked up in.</summary>
    public ConversationId? Workspace { get; init; }

    /// <summary>The unsent uploads among those that the batch names.</summary>
    public ImmutableDictionary<UploadId, UnsentUpload> Uploads { get; init; } =
        ImmutableDictionary<UploadId, UnsentUpload>.Empty;

    /// <summary>The accounts whose handles the batch names, by these in any case.</summary>
    public ImmutableDictionary<string, UserId> ByHandle { get; init; } =
        ImmutableDictionary.Create<string, UserId>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long after it was sent a message may be edited; zero sets no limit.</summary>
    public TimeSpan EditWindow { get; init; }

    /// <summary>For decisions that need no facts.</summary>
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
            Uploads = facts.Uploads.ToImmutableDictionary(upload => upload.File.Id),
            ByHandle = facts.People
                .Where(person => person.Handle is not null)
                .ToImmutableDictionary(
                    person => person.Handle!, person => person.Account.Id, StringComparer.OrdinalIgnoreCase),
        };

    /// <summary>The time so long after the decision, as the tables and the protocol hold times.</summary>
    public DateTimeOffset After(TimeSpan span) =>
        DateTimeOffset.FromUnixTimeMilliseconds((Now + span).ToUnixTimeMilliseconds());

    /// <summary>The role of a person in a workspace; null if they aren't a member or weren't looked up.</summary>
    public MemberRole? RoleIn(ConversationId workspace, UserId user) =>
        workspace == Workspace ? People.GetValueOrDefault(user)?.WorkspaceRole : null;
}
