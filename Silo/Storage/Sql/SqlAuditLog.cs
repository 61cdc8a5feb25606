using System.Collections.Immutable;
using System.Data.Common;
using OrleansChat.Audit;
using OrleansChat.Grains.Audit;

namespace OrleansChat.Silo.Storage.Sql;

/// <summary>The audit log in a relational database.</summary>
internal sealed class SqlAuditLog(ISqlDatabase database, IAuditAppender appender) : IAuditLog
{
    /// <summary>Number and hash of the last row, if there is one.</summary>
    public const string SelectLast = "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1";

    public const string Insert =
        """
        INSERT INTO audit (number, at, action, actor, subject, address, detail, previous_hash, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """;

    private const string SelectAfter =
        """
        SELECT number, at, action, actor, subject, address, detail, previous_hash, hash FROM audit
        WHERE number > $1 ORDER BY number LIMIT $2
        """;

    public Task Append(AuditEvent auditEvent) => Append([auditEvent]);

    public Task Append(ImmutableArray<AuditEvent> events) => appender.Append(events);

    public async Task<ImmutableArray<AuditRow>> Read(long after, int limit, CancellationToken cancellationToken) =>
        [.. await database.Read(new SqlStatement(SelectAfter, after, (long)limit), ToRow, cancellationToken)];

    public static SqlStatement ToInsert(AuditRow row) =>
        new(
            Insert,
            row.Number,
            row.At,
            row.Action,
            row.Actor,
            row.Subject,
            row.Address,
            row.Detail,
            row.PreviousHash,
            row.Hash);

    private static AuditRow ToRow(DbDataReader row) =>
        new(
            row.GetInt64(0),
            row.GetInt64(1),
            row.GetString(2),
            row.Text(3),
            row.Text(4),
            row.Text(5),
            row.Text(6),
            row.GetString(7),
            row.GetString(8));
}

/// <summary>The part of the audit log that is specific to each database.</summary>
internal interface IAuditAppender
{
    /// <inheritdoc cref="IAuditLog.Append(ImmutableArray{AuditEvent})"/>
    Task Append(ImmutableArray<AuditEvent> events);
}
