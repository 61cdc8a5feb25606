using System.Collections.Immutable;
using System.Data.Common;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Searching;
using OrleansChat.Reading;
using OrleansChat.Silo.Storage.Sql;

namespace OrleansChat.Silo.Storage.Search;

/// <summary>
/// Finds messages in a relational database. The index names candidates; each is compared with the terms as the log
/// holds it now, so that an index that is behind never shows what isn't there.
/// </summary>
internal sealed class SqlMessageSearch(
    ISqlDatabase database, SearchSql sql, ISearchIndexer indexer, TimeProvider time) : IMessageSearch
{
    private const int CandidatesMax = 400;

    /// <summary>
    /// Searches of this silo that run at a time; others wait. A costly one keeps a connection and a core busy for
    /// seconds, and messages need both.
    /// </summary>
    private const int AtOnceMax = 2;

    /// <summary>How long a search may take, with its wait for others: usually it takes milliseconds.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(4);

    private const string SelectJoined =
        """
        SELECT c.id FROM membership m JOIN conversation c ON c.id = m.conversation
        LEFT JOIN membership w ON w.conversation = c.workspace AND w.user_id = $1 AND w.left_seq IS NULL
        WHERE m.user_id = $1 AND m.left_seq IS NULL AND (c.workspace IS NULL OR w.user_id IS NOT NULL)
        ORDER BY c.active_at DESC, c.id LIMIT $2
        """;

    private SemaphoreSlim AtOnce { get; } = new(AtOnceMax);

    public SearchIndex Index { get; } = new(database, indexer);

    public async Task<SearchPage> Find(
        SearchTerms terms, SearchScope scope, CancellationToken cancellationToken)
    {
        if (scope.Conversations is { IsEmpty: true })
        {
            return new SearchPage([], Next: null);
        }

        using var deadline = new CancellationTokenSource(MaxWait, time);
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await AtOnce.WaitAsync(stopped.Token);
            try
            {
                await Index.CatchUp(scope.Conversations, stopped.Token);
                return await Find(new SearchResults(terms, scope), scope, terms, stopped.Token);
            }
            finally
            {
                AtOnce.Release();
            }
        }
        catch (OperationCanceledException fault) when (deadline.IsCancellationRequested)
        {
            throw new TimeoutException("The search took too long.", fault);
        }
    }

    public async Task<ImmutableArray<ConversationId>> Joined(
        UserId user, int limit, CancellationToken cancellationToken) =>
    [
        .. await database.Read(
            new SqlStatement(SelectJoined, user.Value, (long)limit),
            row => ConversationId.Parse(row.GetString(0)),
            cancellationToken),
    ];

    private async Task<SearchPage> Find(
        SearchResults results, SearchScope scope, SearchTerms terms, CancellationToken cancellationToken)
    {
        var expression = sql.Format(SearchExpression.Of(terms, scope));
        var before = scope.To is { } to ? SearchPlace.At(to) : long.MaxValue;
        before = Math.Min(before, scope.After ?? long.MaxValue);
        var from = scope.From is { } start ? SearchPlace.At(start) : 0;
        var conversations = scope.Conversations is { } some ? JsonSet.Of(some.Select(id => id.Value)) : null;
        var (stage, limit) = (0, scope.Limit + 1);
        while (true)
        {
            var candidates = await database.Read(
                new SqlStatement(sql.Stages[stage], expression, before, from, (long)limit, conversations),
                Read,
                cancellationToken);
            foreach (var candidate in candidates)
            {
                if (!results.Add(candidate.Place, candidate.Event))
                {
                    return results.Page();
                }

                before = candidate.Place;
                if (results.IsExhausted)
                {
                    return results.Page(before);
                }
            }

            if (candidates.Count < limit && ++stage == sql.Stages.Length)
            {
                return results.LastPage();
            }

            limit = Math.Min(limit * 2, CandidatesMax);
        }
    }

    private static (long Place, LoggedEvent? Event) Read(DbDataReader row) =>
        (row.GetInt64(0), EventRow.Read(row, 3, ConversationId.Parse(row.GetString(1)), Epoch.Parse(row.GetString(2))));
}
