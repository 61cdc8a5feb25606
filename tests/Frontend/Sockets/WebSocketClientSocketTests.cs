using System.Net;
using System.Net.Sockets;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Frontend.Sockets;

namespace OrleansChat.Tests.Frontend.Sockets;

public sealed class WebSocketClientSocketTests
{
    private const int Frames = 300;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_reads_late_gets_every_frame_whole_and_in_order(bool direct)
    {
        var (server, client) = await Pair();
        using var transport = new NetworkStream(server, ownsSocket: true);
        using var received = new NetworkStream(client, ownsSocket: true);
        using var socket = new WebSocketClientSocket(
            transport, direct ? server : null, subProtocol: null, server.Dispose, TimeProvider.System);
        var sent = Enumerable.Range(0, Frames).Select(Frame).ToList();

        var writing = Write(socket, sent);
        writing.IsCompleted.ShouldBeFalse("the client has not read, and no socket holds as much");
        var expected = sent.SelectMany(frame => frame).ToArray();
        var actual = new byte[expected.Length];
        var stop = TestContext.Current.CancellationToken;
        await received.ReadExactlyAsync(actual, stop).AsTask().WaitAsync(Patience, stop);
        await writing.WaitAsync(Patience, stop);
        actual.AsSpan().SequenceEqual(expected).ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Writing_to_a_client_that_is_gone_says_so(bool direct)
    {
        var (server, client) = await Pair();
        using var transport = new NetworkStream(server, ownsSocket: true);
        using var socket = new WebSocketClientSocket(
            transport, direct ? server : null, subProtocol: null, server.Dispose, TimeProvider.System);
        client.LingerState = new LingerOption(enable: true, seconds: 0);
        client.Dispose();
        await Should.ThrowAsync<IOException>(Write(socket, [.. Enumerable.Range(0, Frames).Select(Frame)]));
        socket.Abort();
        await Should.ThrowAsync<IOException>(async () => await socket.Write(Frame(0)));
    }

    private static async Task Write(WebSocketClientSocket socket, List<byte[]> frames)
    {
        foreach (var frame in frames)
        {
            await socket.Write(frame);
        }
    }

    private static byte[] Frame(int number)
    {
        var payload = new byte[60_000];
        payload.AsSpan().Fill((byte)number);
        return ServerFrame.Text(payload);
    }

    private static async Task<(Socket Server, Socket Client)> Pair()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint!);
        return (await listener.AcceptAsync(), client);
    }
}
