using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Core.Internal;
using Orleans.Runtime.Placement;

namespace OrleansChat.Silo.Clustering;

/// <summary>
/// The orderly end of a silo: its grains move to other silos while it still is one. Afterwards nobody waits for it, and
/// its end is that of a member without grains.
/// </summary>
internal sealed partial class SiloDeparture(
    IGrainFactory grains,
    ILocalSiloDetails silo,
    IClusterMembershipService membership,
    IClusterManifestProvider manifests,
    PlacementStrategyResolver placements,
    IOptions<ClusterOptions> options,
    TimeProvider time,
    ILogger<SiloDeparture> logger) : IHostedLifecycleService
{
    /// <summary>
    /// How many grains move at once: what moves together is away together. With many grains it is this part of them, so
    /// that they get done in time.
    /// </summary>
    private const int MovedAtOnce = 8;

    private const int RoundsMax = 500;

    /// <summary>A grain moves in some milliseconds, and only then the next ones do.</summary>
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan MoveMaxWait = TimeSpan.FromMilliseconds(500);

    private readonly IManagementGrain _management = grains.GetGrain<IManagementGrain>(0);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <remarks>Before anything stops, and so before the silo does.</remarks>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await MoveAll(cancellationToken);
        }
        catch (Exception fault) when (fault is OrleansException or TimeoutException or OperationCanceledException)
        {
            // They are activated elsewhere when they are next called.
            LogNotMoved(fault);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task MoveAll(CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var asked = new HashSet<GrainId>();

        // Until its silo leaves the cluster, some grains are still placed here.
        while (await Here(cancellationToken) is { Count: > 0 } here && here.Exists(asked.Add))
        {
            foreach (var chunk in here.Chunk(Math.Max(MovedAtOnce, here.Count / RoundsMax)))
            {
                var others = Others();
                if (others.Count == 0 || time.GetElapsedTime(begun) >= options.Value.LeaveTimeout)
                {
                    return;
                }

                asked.UnionWith(chunk);
                await Task.WhenAll(chunk.Select((grain, index) => Move(grain, others[index % others.Count])));
            }
        }
    }

    private List<SiloAddress> Others() =>
    [
        .. membership.CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active && !member.SiloAddress.Equals(silo.SiloAddress))
            .Select(member => member.SiloAddress),
    ];

    private async Task<List<GrainId>> Here(CancellationToken cancellationToken)
    {
        var found = await _management
            .GetDetailedGrainStatistics(types: null, [silo.SiloAddress], cancellationToken)
            .WaitAsync(options.Value.LeaveTimeout, time, cancellationToken);
        return [.. found.Select(one => one.GrainId).Where(IsMovable)];
    }

    /// <summary>Whether it is in one place only: stateless workers are wherever they are called.</summary>
    private bool IsMovable(GrainId grain) =>
        manifests.LocalGrainManifest.Grains.ContainsKey(grain.Type)
        && placements.GetPlacementStrategy(grain.Type).IsUsingGrainDirectory;

    private async Task Move(GrainId grain, SiloAddress target)
    {
        var begun = time.GetTimestamp();
        var reference = grains.GetGrain(grain);
        RequestContext.Set(IPlacementDirector.PlacementHintKey, target);
        await reference.AsReference<IGrainManagementExtension>().MigrateOnIdle();
        while (silo.SiloAddress.Equals(await _management.GetActivationAddress(reference))
            && time.GetElapsedTime(begun) < MoveMaxWait)
        {
            await Task.Delay(LookPeriod, time);
        }
    }

    [LoggerMessage(3404, LogLevel.Warning, "Not all grains moved to other silos before this one ended")]
    private partial void LogNotMoved(Exception fault);
}
