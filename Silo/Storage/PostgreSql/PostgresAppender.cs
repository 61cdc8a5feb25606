using Microsoft.Extensions.Logging;
using Npgsql;
using OrleansChat.Grains.Conversations;
using OrleansChat.Silo.Storage.Commits;
using OrleansChat.Silo.Storage.Sql;
using PendingAppend = OrleansChat.Silo.Storage.PostgreSql.PendingCommit<
    OrleansChat.Grains.Conversations.AppendRequest, OrleansChat.Grains.Conversations.AppendOutcome>;

namespace OrleansChat.Silo.Storage.PostgreSql;

/// <summary>Appends all that waits in one transaction, and answers after the commit.</summary>
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

    /// <summary>What waits is still appended.</summary>
    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private async Task CommitRounds(List<PendingAppend> batch)
    {
        foreach (var round in Rounds(batch))
        {
            await Commit(round);
        }
    }

    /// <summary>
    /// One request a conversation in each transaction, in the order of the ids: so two silos that lock the same
    /// conversations can wait for each other, but not in a circle.
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
            // One of them breaks a rule of the tables; all was rolled back. Each alone, it fails alone.
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
            // It idled in the pool while the server was restarted. Nothing was written: a second try is safe.
            _connections.Source.Clear();
            await new PostgresAppendTransaction(round).Run(_connections);
        }
    }

    [LoggerMessage(3021, LogLevel.Error, "A commit of {Count} appends failed.")]
    private partial void LogCommitFailed(Exception exception, int count);
}
