using System.Collections.Immutable;
using OrleansChat.Audit;
using OrleansChat.Grains.Audit;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Database;

internal sealed class SimulatedAudit(DatabaseServer server, Process client) : IAuditLog
{
    public Task Append(AuditEvent auditEvent) => Append([auditEvent]);

    public Task Append(ImmutableArray<AuditEvent> events) =>
        server.Ask(client, async () =>
        {
            await server.Audit.Append(events);
            return events.Length;
        });

    public Task<ImmutableArray<AuditRow>> Read(long after, int limit, CancellationToken cancellationToken) =>
        server.Ask(client, () => server.Audit.Read(after, limit, cancellationToken));
}
