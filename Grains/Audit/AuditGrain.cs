using System.Collections.Immutable;
using OrleansChat.Audit;

namespace OrleansChat.Grains.Audit;

/// <inheritdoc cref="IAuditGrain"/>
internal sealed class AuditGrain(IAuditLog log) : Grain, IAuditGrain
{
    public Task Append(ImmutableArray<AuditEvent> events)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(events.Length, AuditLimits.EventsMax, nameof(events));
        return events.IsEmpty ? Task.CompletedTask : log.Append(events);
    }
}
