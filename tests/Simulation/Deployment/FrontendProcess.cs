using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansChat.Frontend;
using OrleansChat.Frontend.Connections;
using OrleansChat.Frontend.Requests;
using OrleansChat.Tests.Simulation.Bugs;
using OrleansChat.Tests.Simulation.Network;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Deployment;

/// <summary>The connections and the fan-out of the product, behind sockets of the simulation.</summary>
internal sealed class FrontendProcess(
    World world, string name, int number, SimulatedTransport transport, PlantedBug? bug)
    : GrainProcess(world, name, number, transport)
{
    private readonly List<SimulatedSocket> _sockets = [];
    private ConnectionServices? _connections;
    private RequestRouter? _requests;
    private FrontendLoop? _loop;

    public void Start(Process people)
    {
        People = people;
        var provider = Start(client =>
        {
            var services = client.Services;
            services.AddSingleton<RandomNumberGenerator>(new SeededRandomNumbers(World));
            FanoutStreamsOf.Client(client);
            services.AddSingleton(DevelopmentProfile.Settings);
            services.AddFrontend();
        });
        _connections = provider.GetRequiredService<ConnectionServices>();
        _requests = provider.GetRequiredService<RequestRouter>();
        _loop = provider.GetServices<IHostedService>().OfType<FrontendLoop>().Single();
        _ = _loop.StartAsync(CancellationToken.None);
    }

    /// <summary>Connects a client, as the endpoint does after the handshake.</summary>
    public SimulatedSocket Open(Action<ReadOnlyMemory<byte>> text, Action<int> closed)
    {
        var socket = new SimulatedSocket(World, this, People!) { Text = text, Closed = closed };
        _sockets.Add(socket);
        World.Post(this, World.Milliseconds(0.2, 3), () =>
            _ = _requests!.Serve(new ClientConnection(bug?.Around(socket, World) ?? socket, _connections!)));
        return socket;
    }

    public override void Kill()
    {
        base.Kill();
        foreach (var socket in _sockets)
        {
            World.Post(People!, World.Milliseconds(1, 4_000), () => socket.Lose(1006));
        }
    }

    /// <summary>Ends in the orderly way, as on SIGTERM.</summary>
    public void Stop(Action stopped) => Do(() =>
    {
        _ = Wait();

        async Task Wait()
        {
            await _loop!.StoppingAsync(CancellationToken.None);
            await _loop!.StopAsync(CancellationToken.None);
            stopped();
        }
    });

    private Process? People { get; set; }
}
