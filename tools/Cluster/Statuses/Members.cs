using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Messaging;
using OrleansChat.Tests.Client.Clusters;

namespace OrleansChat.Tools.Cluster.Statuses;

/// <summary>What the silos know of each other. Asked as a client of Orleans, by any silo that runs.</summary>
internal sealed class Members(ChatCluster cluster) : IGatewayListProvider, IAsyncDisposable
{
    /// <summary>Both are the product's defaults.</summary>
    private const string Id = "chat";

    private const int AttemptsMax = 3;
    private const int KeysCount = 16;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(1);

    private IHost? _client;
    private long _nextKey;

    public TimeSpan MaxStaleness => AnswerTimeout;

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public Task<IList<Uri>> GetGateways() => Task.FromResult<IList<Uri>>(
    [
        .. cluster.Nodes
            .Where(node => node is { Role: NodeRole.Silo, Server: { IsRunning: true, IsFrozen: false } })
            .Select(node => new IPEndPoint(IPAddress.Loopback, node.GatewayPort).ToGatewayUri()),
    ]);

    /// <summary>All silos by their port for other silos; nothing when no silo answers.</summary>
    public async Task<IReadOnlyDictionary<int, Member>> Ask(CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= AttemptsMax; attempt++)
        {
            try
            {
                var grains = await Connected(cancellationToken);
                return await Ask(grains.GetGrain<IManagementGrain>(_nextKey++ % KeysCount), cancellationToken);
            }
            catch (Exception fault) when (fault is OrleansException or TimeoutException)
            {
                // Another key can be on another silo.
            }
        }

        return new Dictionary<int, Member>();
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is { } client)
        {
            await client.StopAsync();
            client.Dispose();
        }
    }

    private static async Task<IReadOnlyDictionary<int, Member>> Ask(
        IManagementGrain grain, CancellationToken cancellationToken)
    {
        var silos = await grain.GetDetailedHosts(onlyActive: false, cancellationToken)
            .WaitAsync(AnswerTimeout, cancellationToken);
        var members = await Task.WhenAll(silos.Select(async silo => KeyValuePair.Create(
            silo.SiloAddress.Endpoint.Port,
            new Member(silo.Status, await Activations(grain, silo, cancellationToken)))));
        return members.ToDictionary();
    }

    /// <returns>None when that silo doesn't answer.</returns>
    private static async Task<int?> Activations(
        IManagementGrain grain, MembershipEntry silo, CancellationToken cancellationToken)
    {
        if (silo.Status is not SiloStatus.Active)
        {
            return null;
        }

        try
        {
            var statistics = await grain.GetRuntimeStatistics([silo.SiloAddress], cancellationToken)
                .WaitAsync(AnswerTimeout, cancellationToken);
            return statistics[0].ActivationCount;
        }
        catch (Exception fault) when (fault is OrleansException or TimeoutException)
        {
            return null;
        }
    }

    private async Task<IGrainFactory> Connected(CancellationToken cancellationToken)
    {
        if (_client is null)
        {
            var builder = Host.CreateEmptyApplicationBuilder(settings: null);
            builder.UseOrleansClient(client =>
            {
                client.Services.AddSingleton<IGatewayListProvider>(this);
                client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (Id, Id));
                client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = AnswerTimeout);
            });
            var client = builder.Build();
            try
            {
                await client.StartAsync(cancellationToken);
                _client = client;
            }
            catch
            {
                client.Dispose();
                throw;
            }
        }

        return _client.Services.GetRequiredService<IGrainFactory>();
    }
}

/// <summary>A silo as the others know it.</summary>
/// <param name="Activations">How many grains are active there; null when it doesn't say.</param>
internal readonly record struct Member(SiloStatus Status, int? Activations);
