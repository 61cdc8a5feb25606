using System.Collections.Immutable;

namespace OrleansChat.Audit;

/// <summary>
/// Appends to the audit log for a frontend, which has no database access. Key: the frontend's id, so that frontends
/// don't wait for each other.
/// </summary>
[Alias("chat.audit")]
public interface IAuditGrain : IGrainWithStringKey
{
    /// <summary>Appends events in the given order. They are durable when the call returns.</summary>
    /// <param name="events">At most <see cref="AuditLimits.EventsMax"/>.</param>
    [Alias("append")]
    Task Append(ImmutableArray<AuditEvent> events);
}
