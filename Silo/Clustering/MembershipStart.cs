using Microsoft.Extensions.Hosting;

namespace OrleansChat.Silo.Clustering;

/// <summary>
/// Makes the membership store ready before the silo starts. It would do that too, but tells of a store that cannot be
/// reached in several stack traces.
/// </summary>
internal sealed class MembershipStart(IMembershipTable table) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) =>
        table.InitializeMembershipTableAsync(tryInitTableVersion: true, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
