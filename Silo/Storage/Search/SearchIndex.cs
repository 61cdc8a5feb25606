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

    /// <summary>Turns that a search waits for at most, after those that give each log its first one.</summary>
    private const int TurnsBeforeSearchMax = 10;

    /// <summary>Conversations that a step of a sweep looks at.</summary>
    private const int SweptMax = 1_000;

    private const string SelectSwept = "SELECT id FROM conversation WHERE id > $1 ORDER BY id LIMIT $2";

    private readonly string _selectBehind =
        $"""
        SELECT c.id FROM conversation c LEFT JOIN search_progress p ON p.conversation = c.id
        WHERE c.id IN ({database.Dialect.Set("$1")}) AND c.head > coalesce(p.indexed, 0)
        """;

    /// <summary>
    /// One turn at a time: others that want the same messages indexed then find it done, instead of doing it again.
    /// </summary>
    private SemaphoreSlim Turn { get; } = new(1);

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

    /// <summary>Indexes what some logs have that the index lacks, in a bounded number of turns.</summary>
    /// <param name="conversations">The conversations; null for all that this silo wrote to.</param>
    /// <param name="cancellationToken">Ends it between two turns.</param>
    public async Task CatchUp(ImmutableArray<ConversationId>? conversations, CancellationToken cancellationToken)
    {
        var logs = conversations ?? [.. Changed().Keys];
        var turns = (logs.Length / ISearchIndexer.ConversationsMax) + TurnsBeforeSearchMax;
        await Index(logs, turns, cancellationToken);
    }

    /// <summary>
    /// Indexes what this silo wrote and didn't index yet, also while another call does. What can't be indexed is left
    /// to the next sweep.
    /// </summary>
    public async Task<Indexed> IndexChanged(int turnsMax, CancellationToken cancellationToken)
    {
        var changed = Changed();

        // Conversations that are written to all the time come last.
        var oldestFirst = changed.OrderBy(pair => pair.Value).Select(pair => pair.Key);
        var indexed = await Index([.. oldestFirst], turnsMax, cancellationToken);
        lock (_guardsChanged)
        {
            foreach (var (conversation, note) in changed.ExceptBy(indexed.Left, pair => pair.Key))
            {
                // A later note is of events that came since.
                if (_changed.GetValueOrDefault(conversation) == note)
                {
                    _changed.Remove(conversation);
                }
            }
        }

        return indexed;
    }

    /// <summary>
    /// A step through all conversations, in order of their ids: finds what a process that died didn't index, and what
    /// was written before there was an index. What can't be indexed is left to the next sweep.
    /// </summary>
    /// <param name="after">Where the last step ended; empty at the beginning.</param>
    /// <param name="turnsMax">Turns that the step may take.</param>
    /// <param name="cancellationToken">Ends the step between two turns.</param>
    public async Task<SweepStep> Sweep(string after, int turnsMax, CancellationToken cancellationToken)
    {
        var swept = await database.Read(
            new SqlStatement(SelectSwept, after, (long)SweptMax),
            row => ConversationId.Parse(row.GetString(0)),
            cancellationToken);
        var indexed = await Index([.. swept], turnsMax, cancellationToken);
        var next = !indexed.Left.IsEmpty ? after : swept.Count == SweptMax ? swept[^1].Value : null;
        return new SweepStep(next, indexed);
    }

    private Dictionary<ConversationId, long> Changed()
    {
        lock (_guardsChanged)
        {
            return new Dictionary<ConversationId, long>(_changed);
        }
    }

    /// <summary>
    /// Gives turns to the logs that the index is behind, a few of them at a time. Those with more messages than fit in
    /// their turn go to the back, and those that can't be indexed hold up no others.
    /// </summary>
    private async Task<Indexed> Index(
        ImmutableArray<ConversationId> conversations, int turnsMax, CancellationToken cancellationToken)
    {
        var behind = (await Behind(conversations, cancellationToken)).ToHashSet();
        var turns = new Queue<ConversationId[]>(
            conversations.Where(behind.Contains).Chunk(ISearchIndexer.ConversationsMax));
        var (added, fault) = (0, (Exception?)null);
        for (var turn = 0; turn < turnsMax && turns.TryDequeue(out var next); turn++)
        {
            await Turn.WaitAsync(cancellationToken);
            try
            {
                var indexed = await IndexNow(next, cancellationToken);
                added += indexed.Added;
                if (!indexed.Left.IsEmpty)
                {
                    turns.Enqueue([.. indexed.Left]);
                }
            }
            catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
            {
                if (next is [var faulty])
                {
                    fault ??= new InvalidOperationException($"The messages of {faulty} can't be indexed.", failed);
                }
                else
                {
                    next.Chunk(1).ToList().ForEach(turns.Enqueue);
                }
            }
            finally
            {
                Turn.Release();
            }
        }

        return new Indexed(added, [.. turns.SelectMany(left => left)], fault);
    }

    private async Task<Indexed> IndexNow(IEnumerable<ConversationId> conversations, CancellationToken cancellationToken)
    {
        var behind = await Behind(conversations, cancellationToken);
        return behind.IsEmpty ? new Indexed(0, []) : await indexer.Index(behind);
    }

    /// <summary>The logs that have events beyond what is indexed.</summary>
    private async Task<ImmutableArray<ConversationId>> Behind(
        IEnumerable<ConversationId> conversations, CancellationToken cancellationToken) =>
    [
        .. await database.Read(
            new SqlStatement(_selectBehind, JsonSet.Of(conversations.Select(id => id.Value))),
            row => ConversationId.Parse(row.GetString(0)),
            cancellationToken),
    ];
}

/// <param name="Next">Where the next step begins; null at the end.</param>
/// <param name="Indexed">What the step did.</param>
internal readonly record struct SweepStep(string? Next, Indexed Indexed);
