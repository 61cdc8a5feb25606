using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;
using OrleansChat.Frontend;

namespace OrleansChat.Silo.Clustering;

/// <summary>
/// The gateways of the silos, as the silos themselves tell: a frontend needs the address of one silo to begin with,
/// and no way to the database or to Redis. It asks again five times a second, so that it soon leaves a silo that the
/// others hold for dead, also one that stands still and keeps its connections.
/// </summary>
internal sealed class SiloGateways(
    IServiceProvider services,
    IOptions<ClusterOptions> cluster,
    SiloLosses losses,
    IOptions<GatewayOptions> options)
    : IGatewayListProvider
{
    /// <summary>
    /// A silo in the same network takes milliseconds. The one that is asked may be one that stands still; so another is
    /// asked, without giving up the first, which may only be busy.
    /// </summary>
    private static readonly TimeSpan AskAnotherAfter = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromMilliseconds(500);

    /// <summary>How many are asked. Calls to different grains take different gateways.</summary>
    private const int AskedMax = 6;

    /// <summary>Each key is an activation that lives for minutes.</summary>
    private const int KeysCount = 16;

    private IReadOnlyList<Uri> _told = [];
    private HashSet<SiloAddress> _living = [];
    private bool _isConnecting = true;
    private long _nextKey = Random.Shared.Next();

    /// <summary>How long a gateway is left alone after a connection to it failed.</summary>
    public TimeSpan MaxStaleness => options.Value.GatewayListRefreshPeriod;

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public async Task<IList<Uri>> GetGateways()
    {
        if (_isConnecting)
        {
            // Orleans asks first without a connection by which silos could be asked.
            var first = await FromSettings();
            _isConnecting = first.Count == 0;
            return first;
        }

        if (await FirstAnswer() is { } silos)
        {
            NoteLosses(silos);
            if (GatewaysOf(silos) is { Count: > 0 } gateways)
            {
                _told = gateways;
                return [.. gateways];
            }
        }

        // All silos that were known may be gone, and others come.
        return [.. (await FromSettings()).Union(_told)];
    }

    private async Task<List<Uri>> FromSettings()
    {
        var gateways = new List<Uri>();
        foreach (var gateway in cluster.Value.Gateways.DefaultIfEmpty("127.0.0.1"))
        {
            var addresses = await GatewayAddress.Resolve(gateway, cluster.Value.GatewayPort);
            gateways.AddRange(addresses.Select(Utils.ToGatewayUri));
        }

        return gateways;
    }

    private async Task<MembershipEntry[]?> FirstAnswer()
    {
        var answer = new TaskCompletionSource<MembershipEntry[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        for (var asked = 0; asked < AskedMax && !answer.Task.IsCompleted; asked++)
        {
            _ = Ask(answer);
            await Task.WhenAny(answer.Task, Task.Delay(AskAnotherAfter));
        }

        await Task.WhenAny(answer.Task, Task.Delay(AnswerTimeout));
        return answer.Task.IsCompleted ? await answer.Task : null;
    }

    private async Task Ask(TaskCompletionSource<MembershipEntry[]> answer)
    {
        try
        {
            // Runs on the silo whose gateway the call takes, and tells what that one knows of the others.
            var grain = services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(_nextKey++ % KeysCount);
            answer.TrySetResult(await grain.GetDetailedHosts());
        }
        catch (Exception)
        {
            // Whatever that silo's fault is, another may be sound.
        }
    }

    private static List<Uri> GatewaysOf(MembershipEntry[] silos) =>
    [
        .. silos.Where(silo => silo is { Status: SiloStatus.Active, ProxyPort: > 0 })
            .Select(silo => SiloAddress
                .New(silo.SiloAddress.Endpoint.Address, silo.ProxyPort, silo.SiloAddress.Generation)
                .ToGatewayUri()),
    ];

    /// <summary>What a dead silo has not answered nobody will, however it came to its end.</summary>
    private void NoteLosses(MembershipEntry[] silos)
    {
        var isLost = silos.Any(silo => silo.Status == SiloStatus.Dead && _living.Contains(silo.SiloAddress));
        _living = [.. silos.Where(silo => silo.Status != SiloStatus.Dead).Select(silo => silo.SiloAddress)];
        if (isLost)
        {
            losses.Note();
        }
    }
}
