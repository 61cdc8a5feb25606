using System.Collections.Immutable;
using OrleansChat.Audit;

namespace OrleansChat.Grains.Audit;

/// <summary>
/// What happened, for good: rows are added and never changed, and each holds the hash of the one before it.
/// </summary>
/// <remarks>
/// A grain that changes who may do what appends before it answers: what could not be remembered is not confirmed. After
/// a fault nobody knows whether the event was stored; asking again may store it twice, which says too much, not too
/// little.
/// </remarks>
public interface IAuditLog
{
    /// <summary>Adds an event to the end of the chain. It is durable when the call returns.</summary>
    Task Append(AuditEvent auditEvent);

    /// <summary>Adds events in this order; all of them or none.</summary>
    Task Append(ImmutableArray<AuditEvent> events);

    /// <summary>Rows in the order of their numbers, as they are stored: nothing is checked here.</summary>
    /// <param name="after">Exclusive; 0 begins with the first.</param>
    /// <param name="limit">Rows at most.</param>
    Task<ImmutableArray<AuditRow>> Read(long after, int limit, CancellationToken cancellationToken);
}
