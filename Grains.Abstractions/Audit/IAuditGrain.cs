using System.Collections.Immutable;

namespace OrleansChat.Audit;

/// <summary>A frontend's way to the audit log. Key: the frontend, so that none waits for another.</summary>
[Alias("chat.audit")]
public interface IAuditGrain : IGrainWithStringKey
{
    /// <summary>Remembers events, in this order. They are durable when the call returns.</summary>
    /// <param name="events">At most <see cref="AuditLimits.EventsMax"/>.</param>
    [Alias("append")]
    Task Append(ImmutableArray<AuditEvent> events);
}
