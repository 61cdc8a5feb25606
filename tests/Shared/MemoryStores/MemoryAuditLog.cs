using System.Collections.Immutable;
using OrleansChat.Audit;
using OrleansChat.Grains.Audit;

namespace OrleansChat.Tests.MemoryStores;

/// <inheritdoc cref="MemoryDatabase"/>
internal sealed class MemoryAuditLog(MemoryDatabase database, TimeProvider time) : IAuditLog
{
    public Task Append(AuditEvent auditEvent) => Append([auditEvent]);

    public Task Append(ImmutableArray<AuditEvent> events)
    {
        lock (database.TablesGate)
        {
            var last = database.Audit is [.., var row] ? (row.Number, row.Hash) : (0, AuditChain.Beginning);
            database.Audit.AddRange(AuditChain.Extend(last, events, time.GetUtcNow()));
        }

        return Task.CompletedTask;
    }

    public Task<ImmutableArray<AuditRow>> Read(long after, int limit, CancellationToken cancellationToken)
    {
        lock (database.TablesGate)
        {
            return Task.FromResult<ImmutableArray<AuditRow>>(
                [.. database.Audit.Where(row => row.Number > after).Take(limit)]);
        }
    }
}
