using System.Collections.Immutable;
using OrleansChat.Audit;
using OrleansChat.Grains.Audit;
using OrleansChat.Silo.Storage.Commits;
using OrleansChat.Silo.Storage.Sql;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>
/// Appends on the writer's thread. Reads the last row each time, because a command may have written, too.
/// </summary>
internal sealed class SqliteAuditAppender(SqliteWriter writer, TimeProvider time) : IAuditAppender
{
    public Task Append(ImmutableArray<AuditEvent> events) =>
        writer.Write(session => Append(session, events), CommitWeight.SmallWrite);

    private int Append(SqliteSession session, ImmutableArray<AuditEvent> events)
    {
        var last = session.ReadFirst(
            SqlAuditLog.SelectLast, row => ((long, string)?)(row.Number(0), row.Text(1)));
        foreach (var row in AuditChain.Extend(last ?? (0, AuditChain.Beginning), events, time.GetUtcNow()))
        {
            session.Execute(SqlAuditLog.ToInsert(row));
        }

        return events.Length;
    }
}
