using System.Net;
using System.Net.Sockets;
using OrleansChat.Frontend.Delivery;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Frontend.Sockets;

namespace OrleansChat.Tests.Frontend.Sockets;

public sealed class WebSocketClientSocketTests
{
    private const int Frames = 300;
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(20);

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
        await received.ReadExactlyAsync(actual, stop).AsTask().WaitAsync(MaxWait, stop);
        await writing.WaitAsync(MaxWait, stop);
        actual.AsSpan().SequenceEqual(expected).ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Writing_to_a_disconnected_client_fails(bool direct)
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

    [Theory]
    [InlineData("82 81 00 00 00 00 78")]
    [InlineData("02 81 00 00 00 00 78 80 81 00 00 00 00 79")]
    [InlineData("82 80 00 00 00 00")]
    public async Task The_rest_of_a_refused_message_is_skipped_before_the_next(string refused)
    {
        var (server, client) = await Pair();
        using var transport = new NetworkStream(server, ownsSocket: true);
        using var sending = new NetworkStream(client, ownsSocket: true);
        using var socket = new WebSocketClientSocket(
            transport, server, subProtocol: null, server.Dispose, TimeProvider.System);
        var stop = TestContext.Current.CancellationToken;
        await sending.WriteAsync(Bytes(refused), stop);
        (await socket.Receive()).Kind.ShouldBe(ClientMessageKind.NotText);
        var next = socket.Receive();
        next.IsCompleted.ShouldBeFalse("nothing else has come");
        await sending.WriteAsync(Bytes("81 82 00 00 00 00 7B 7D"), stop);
        var message = await next;
        message.Kind.ShouldBe(ClientMessageKind.Text);
        message.Text.ToArray().ShouldBe("{}"u8.ToArray());
    }

    [Fact]
    public async Task A_message_cut_short_by_a_close_frame_is_discarded()
    {
        var (server, client) = await Pair();
        using var transport = new NetworkStream(server, ownsSocket: true);
        using var sending = new NetworkStream(client, ownsSocket: true);
        using var socket = new WebSocketClientSocket(
            transport, server, subProtocol: null, server.Dispose, TimeProvider.System);
        await sending.WriteAsync(
            Bytes("01 82 00 00 00 00 7B 7D 88 82 00 00 00 00 03 E8"), TestContext.Current.CancellationToken);
        var message = await socket.Receive();
        message.Kind.ShouldBe(ClientMessageKind.Close);
        message.CloseCode.ShouldBe(1000);
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

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
