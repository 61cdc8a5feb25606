using System.Collections.Immutable;
using OrleansChat.Conversations;
using OrleansChat.Silo.Storage.Sql;

namespace OrleansChat.Silo.Storage.Search;

/// <summary>
/// Keeps the index up with the logs. Messages are indexed shortly after their commit, many at a time, because that
/// costs a fraction of what it would cost within each commit. A search first indexes what it would miss.
/// </summary>
internal sealed class SearchIndex(ISqlDatabase database, ISearchIndexer indexer)
{
    /// <summary>Conversations that are remembered as changed; others are found by <see cref="Sweep"/>.</summary>
    private const int ChangedMax = 10_000;

    /// <summary>Transactions that a search waits for at most.</summary>
    private const int RoundsBeforeSearchMax = 10;

    /// <summary>Conversations that a step of a sweep looks at.</summary>
    private const int SweptMax = 1_000;

    private const string SelectSwept =
        """
        SELECT c.id, CASE WHEN c.head > coalesce(p.indexed, 0) THEN 'behind' ELSE 'done' END
        FROM (SELECT id, head FROM conversation WHERE id > $1 ORDER BY id LIMIT $2) c
        LEFT JOIN search_progress p ON p.conversation = c.id
        ORDER BY c.id
        """;

    private readonly string _selectBehind =
        $"""
        SELECT c.id FROM conversation c LEFT JOIN search_progress p ON p.conversation = c.id
        WHERE c.id IN ({database.Dialect.Set("$1")}) AND c.head > coalesce(p.indexed, 0)
        ORDER BY c.id LIMIT $2
        """;

    private readonly Lock _guardsChanged = new();

    /// <summary>What was written to and may not be indexed yet, with the number of the last note.</summary>
    private readonly Dictionary<ConversationId, long> _changed = [];
    private long _notes;

    /// <summary>A conversation has new events.</summary>
    public void Note(ConversationId conversation)
    {
        lock (_guardsChanged)
        {
            if (_changed.Count < ChangedMax || _changed.ContainsKey(conversation))
            {
                _changed[conversation] = ++_notes;
            }
        }
    }

    /// <summary>Indexes what some logs have that the index lacks, up to a bounded number of transactions.</summary>
    /// <param name="conversations">The conversations; null for all that this silo wrote to.</param>
    /// <returns>Whether nothing is left, as far as is known.</returns>
    public async Task<bool> CatchUp(
        ImmutableArray<ConversationId>? conversations, CancellationToken cancellationToken) =>
        conversations is { } named
            ? await CatchUp(named, RoundsBeforeSearchMax, cancellationToken)
            : await IndexChanged(RoundsBeforeSearchMax, cancellationToken);

    /// <summary>Indexes what this silo wrote and didn't index yet, also while another call does.</summary>
    /// <returns>Whether nothing is left.</returns>
    public async Task<bool> IndexChanged(int roundsMax, CancellationToken cancellationToken)
    {
        KeyValuePair<ConversationId, long>[] changed;
        lock (_guardsChanged)
        {
            changed = [.. _changed];
        }

        if (changed.Length > 0 && !await CatchUp([.. changed.Select(pair => pair.Key)], roundsMax, cancellationToken))
        {
            return false;
        }

        lock (_guardsChanged)
        {
            foreach (var (conversation, note) in changed)
            {
                if (_changed.GetValueOrDefault(conversation) == note)
                {
                    _changed.Remove(conversation);
                }
            }
        }

        return true;
    }

    /// <summary>
    /// A step through all conversations, in order of their ids: finds what a process that died didn't index, and what
    /// was written before there was an index.
    /// </summary>
    /// <param name="after">Where the last step ended; empty at the beginning.</param>
    /// <param name="roundsMax">Transactions that the step may take.</param>
    /// <param name="cancellationToken">Ends the step between two transactions.</param>
    public async Task<SweepStep> Sweep(string after, int roundsMax, CancellationToken cancellationToken)
    {
        var rows = await database.Read(
            new SqlStatement(SelectSwept, after, (long)SweptMax),
            row => (Id: ConversationId.Parse(row.GetString(0)), IsBehind: row.GetString(1) == "behind"),
            cancellationToken);
        ImmutableArray<ConversationId> behind = [.. rows.Where(row => row.IsBehind).Select(row => row.Id)];
        var added = 0;
        for (var round = 0; round < roundsMax && !behind.IsEmpty; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            added += await indexer.Index([.. behind.Take(ISearchIndexer.ConversationsMax)]);
            behind = await Behind(behind, SweptMax, cancellationToken);
        }

        return !behind.IsEmpty ? new SweepStep(after, added)
            : rows.Count == SweptMax ? new SweepStep(rows[^1].Id.Value, added)
            : new SweepStep(null, added);
    }

    private async Task<bool> CatchUp(
        ImmutableArray<ConversationId> conversations, int roundsMax, CancellationToken cancellationToken)
    {
        for (var round = 0; round < roundsMax; round++)
        {
            var behind = await Behind(conversations, ISearchIndexer.ConversationsMax, cancellationToken);
            if (behind.IsEmpty)
            {
                return true;
            }

            await indexer.Index(behind);
        }

        return false;
    }

    private async Task<ImmutableArray<ConversationId>> Behind(
        ImmutableArray<ConversationId> conversations, int limit, CancellationToken cancellationToken) =>
    [
        .. await database.Read(
            new SqlStatement(_selectBehind, JsonSet.Of(conversations.Select(id => id.Value)), (long)limit),
            row => ConversationId.Parse(row.GetString(0)),
            cancellationToken),
    ];
}

/// <param name="Next">Where the next step begins; null at the end.</param>
/// <param name="Added">How many messages were new to the index.</param>
internal readonly record struct SweepStep(string? Next, int Added);
