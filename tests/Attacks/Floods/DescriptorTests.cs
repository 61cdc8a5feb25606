using System.Diagnostics;
using System.Net.Sockets;
using OrleansChat.Tests.Attacks.Fuzzing;
using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tests.Attacks.Floods;

/// <summary>Connections until the system gives the server's process no more of them.</summary>
public sealed class DescriptorTests
{
    private const int Spare = 3;
    private const int Clients = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Without_a_free_descriptor_the_server_waits_and_it_serves_again_when_there_is_one()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        await using var server = await ChatServer.Start(cancellationToken: limit.Token);
        var descriptors = $"/proc/{server.ProcessId}/fd";
        var clients = new List<Socket>();
        try
        {
            await LimitDescriptors(server.ProcessId, Directory.GetFileSystemEntries(descriptors).Length + Spare);
            while (clients.Count < Clients)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                clients.Add(socket);
                await socket.ConnectAsync(server.Address.Host, server.Address.Port, limit.Token);
            }

            await Processor.Rest(server.ProcessId, limit.Token);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }

        using var http = new ChatHttp(server.Address);
        (await http.Client.GetStringAsync(new Uri("/health/live", UriKind.Relative), limit.Token)).ShouldBe("live");
    }

    private static async Task LimitDescriptors(int process, int count)
    {
        using var program = Process.Start("prlimit", ["--pid", $"{process}", $"--nofile={count}:{count}"]);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);
        program.ExitCode.ShouldBe(0);
    }
}
