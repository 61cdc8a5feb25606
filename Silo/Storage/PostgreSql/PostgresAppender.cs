using Microsoft.Extensions.Logging;
using Npgsql;
using OrleansChat.Grains.Conversations;
using OrleansChat.Silo.Storage.Commits;
using OrleansChat.Silo.Storage.Sql;
using PendingAppend = OrleansChat.Silo.Storage.PostgreSql.PendingCommit<
    OrleansChat.Grains.Conversations.AppendRequest, OrleansChat.Grains.Conversations.AppendOutcome>;

namespace OrleansChat.Silo.Storage.PostgreSql;

/// <summary>Appends all waiting requests in one transaction, and answers after the commit.</summary>
internal sealed partial class PostgresAppender : ILogAppender, IAsyncDisposable
{
    private readonly PostgresConnections _connections;
    private readonly ILogger _logger;
    private readonly PostgresCommitLoop<AppendRequest, AppendOutcome> _loop;

    public PostgresAppender(
        PostgresConnections connections, PostgresOptions options, TimeProvider time, ILogger logger)
    {
        _connections = connections;
        _logger = logger;
        _loop = new PostgresCommitLoop<AppendRequest, AppendOutcome>(options, time, CommitRounds);
    }

    /// <exception cref="TimeoutException">It takes too long; the outcome is unknown.</exception>
    public Task<AppendOutcome> Append(AppendRequest request) => _loop.Commit(request, CommitWeight.Of(request));

    /// <summary>Appends the waiting requests first.</summary>
    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private async Task CommitRounds(List<PendingAppend> batch)
    {
        foreach (var round in Rounds(batch))
        {
            await Commit(round);
        }
    }

    /// <summary>
    /// One request per conversation in each transaction, ordered by id. Two silos that lock the same conversations may
    /// wait for each other, but never in a circle.
    /// </summary>
    private static IEnumerable<List<PendingAppend>> Rounds(List<PendingAppend> batch) =>
        batch
            .GroupBy(append => append.Request.Conversation)
            .OrderBy(ofOne => ofOne.Key.Value, StringComparer.Ordinal)
            .SelectMany(ofOne => ofOne.Select((append, round) => (append, round)))
            .GroupBy(pair => pair.round, pair => pair.append)
            .Select(round => round.ToList());

    private async Task Commit(List<PendingAppend> round)
    {
        try
        {
            await CommitOnLiveConnection(round);
        }
        catch (Exception exception) when (round.Count > 1 && PostgresFaults.IsOwnFault(exception))
        {
            // One of them violates a constraint, and everything was rolled back. Run one by one, it fails alone.
            foreach (var append in round)
            {
                await Commit([append]);
            }

            return;
        }
        catch (Exception exception)
        {
            LogCommitFailed(exception, round.Count);
            round.ForEach(append => append.Fail(PostgresFaults.Unwrap(exception)));
            return;
        }

        round.ForEach(append => append.Complete());
    }

    private async Task CommitOnLiveConnection(List<PendingAppend> round)
    {
        var transaction = new PostgresAppendTransaction(round);
        try
        {
            await transaction.Run(_connections);
        }
        catch (NpgsqlException exception)
            when (PostgresFaults.IsBrokenConnection(exception) && !transaction.HasBegunToWrite)
        {
            // The pooled connection is older than the server's last restart. Nothing was written, so retrying is safe.
            _connections.Source.Clear();
            await new PostgresAppendTransaction(round).Run(_connections);
        }
    }

    [LoggerMessage(3021, LogLevel.Error, "Committing {Count} appends failed")]
    private partial void LogCommitFailed(Exception exception, int count);
}
