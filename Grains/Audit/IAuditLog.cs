using System.Collections.Immutable;
using OrleansChat.Audit;

namespace OrleansChat.Grains.Audit;

/// <summary>
/// The append-only audit log: rows are never changed, and each contains the hash of the previous one.
/// </summary>
/// <remarks>
/// A grain that changes rights appends before it answers: a change that can't be recorded isn't confirmed. After an
/// exception it is unknown whether the event was stored; repeating may store it twice, which is better than not at all.
/// </remarks>
public interface IAuditLog
{
    /// <summary>Adds an event to the end of the chain. It is durable when the call returns.</summary>
    Task Append(AuditEvent auditEvent);

    /// <summary>Adds events in the given order: all of them or none.</summary>
    Task Append(ImmutableArray<AuditEvent> events);

    /// <summary>Rows by number, as they are stored, without checking them.</summary>
    /// <param name="after">A row number, exclusive; 0 to begin with the first row.</param>
    /// <param name="limit">The most rows to return.</param>
    Task<ImmutableArray<AuditRow>> Read(long after, int limit, CancellationToken cancellationToken);
}
