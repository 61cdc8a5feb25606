using System.Net.Sockets;
using OrleansChat.Tests.Attacks.Fuzzing;
using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tests.Attacks.Floods;

/// <summary>Opens connections until the server's process runs out of descriptors.</summary>
public sealed class DescriptorTests
{
    private const int DescriptorsMax = 1024;
    private const int Reserved = 256;
    private const int Clients = 2 * DescriptorsMax;
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Clients_that_take_every_descriptor_they_can_get_leave_the_server_enough_for_itself()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(MaxWait);
        var options = new ChatServerOptions { DescriptorsMax = DescriptorsMax };
        await using var server = await ChatServer.Start(options, limit.Token);
        var clients = new List<Socket>();
        try
        {
            while (clients.Count < Clients)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                clients.Add(socket);
                await socket.ConnectAsync(server.Address.Host, server.Address.Port, limit.Token);
            }

            (await clients[^1].ReceiveAsync(new byte[1], limit.Token)).ShouldBe(0, "It is disconnected at once.");
            var descriptors = Directory.GetFileSystemEntries($"/proc/{server.ProcessId}/fd").Length;
            descriptors.ShouldBeInRange(DescriptorsMax / 2, DescriptorsMax - (Reserved / 2));
            await Processor.Rest(server.ProcessId, limit.Token);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }

        using var http = new ChatHttp(server.Address);
        (await http.Client.GetStringAsync(new Uri("/health/live", UriKind.Relative), limit.Token)).ShouldBe("live");
        server.Output.ShouldContain(line => line.Contains("This process may open 1024 files"));
    }

    [Fact]
    public async Task With_too_few_descriptors_to_serve_anybody_the_start_ends_with_a_sentence()
    {
        var options = new ChatServerOptions { DescriptorsMax = DescriptorsMax / 2 };
        var (exitCode, output) = await ChatServer.RunToEnd(options, TestContext.Current.CancellationToken);
        exitCode.ShouldBe(1);
        output.ShouldContain("This process may open 512 files; it needs 1024");
    }
}
