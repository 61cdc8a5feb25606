using System.Net.Sockets;
using System.Text;
using OrleansChat.Tests.Attacks.Fuzzing;
using OrleansChat.Tests.Attacks.Hosting;

namespace OrleansChat.Tests.Attacks.Floods;

/// <summary>
/// Clients that send little by little to hold what they hold. The time limits are set small; that the server ends such
/// a connection at all is what is tested, and that it is patient with those who are quick enough.
/// </summary>
public sealed class SlowClientTests(SharedServer shared) : IClassFixture<SharedServer>
{
    /// <summary>A body is announced, and its first byte is there.</summary>
    private const string GuestHead =
        "POST /api/v1/auth/guest HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + "Content-Length: 16000\r\n\r\n{";

    private static readonly KeyValuePair<string, string?>[] Impatient =
    [
        new("Http:HeadersTimeout", "00:00:01"),
        new("Http:KeepAliveTimeout", "00:00:01"),
        new("Http:BodyRateGrace", "00:00:01.100"),
        new("Connections:HelloTimeout", "00:00:01"),
        new("Connections:CloseTimeout", "00:00:00.500"),
    ];

    [Fact]
    public async Task A_request_head_that_never_ends_is_cut_off()
    {
        await using var server = await AttackedServer.Start(Impatient);
        using var visitor = server.From("192.0.2.1");
        await using var stream = await visitor.Dial();
        await Write(stream, "GET /v1/ws HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
        (await Attacker.Rest(stream)).ShouldStartWith("HTTP/1.1 408");
    }

    [Fact]
    public async Task A_body_that_trickles_is_cut_off()
    {
        await using var server = await AttackedServer.Start(Impatient);
        using var visitor = server.From("192.0.2.1");
        await using var stream = await visitor.Dial();
        await Write(
            stream,
            "POST /api/v1/auth/guest HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: 1000\r\n\r\n{");
        (await Attacker.Rest(stream)).ShouldStartWith("HTTP/1.1 408");
    }

    [Fact]
    public async Task A_body_that_trickles_beyond_the_request_timeout_causes_no_warning()
    {
        using var alarms = new Alarms();
        await using var server = await AttackedServer.Start([new("Http:RequestTimeout", "00:00:01")], alarms);
        using var visitor = server.From("192.0.2.1");
        await using var stream = await visitor.Dial();
        await Write(stream, GuestHead);
        var answer = Attacker.Rest(stream);
        using var period = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        try
        {
            while (!answer.IsCompleted)
            {
                await Write(stream, new string(' ', 50));
                await period.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            }
        }
        catch (IOException)
        {
            // It is answered before it ends.
        }

        (await answer).ShouldStartWith("HTTP/1.1 504");
        (await answer).ShouldContain("\"code\":\"timeout\"");
        alarms.Lines.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_disappears_within_a_body_causes_no_warning(bool abruptly)
    {
        using var alarms = new Alarms();
        var server = await AttackedServer.Start(logs: alarms);
        for (var times = 0; times < 5; times++)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(server.Address.Host, server.Address.Port, TestContext.Current.CancellationToken);
            await socket.SendAsync(Encoding.ASCII.GetBytes(GuestHead), TestContext.Current.CancellationToken);
            socket.LingerState = new LingerOption(abruptly, seconds: 0);
        }

        // Everything about them has been logged when the server has stopped.
        await server.DisposeAsync();
        alarms.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_connection_without_requests_is_closed()
    {
        await using var server = await AttackedServer.Start(Impatient);
        using var visitor = server.From("192.0.2.1");
        await using var stream = await visitor.Dial();
        await Write(stream, "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
        (await Attacker.Rest(stream)).ShouldStartWith("HTTP/1.1 200");
    }

    [Fact]
    public async Task A_socket_that_never_finishes_its_hello_is_closed_with_4003()
    {
        await using var server = await AttackedServer.Start(Impatient);
        using var visitor = server.From("192.0.2.1");
        await using var connection = await visitor.Connect();
        var trickling = Trickle(connection);
        (await connection.Ended(TestContext.Current.CancellationToken)).Code.ShouldBe(4003);
        await trickling;
    }

    [Theory]
    [InlineData("Content-Length: 2000000", 413)]
    [InlineData("Transfer-Encoding: chunked", 413)]
    public async Task A_body_over_the_limit_is_refused_whether_it_is_announced_or_not(string header, int status)
    {
        using var visitor = shared.NewAttacker();
        await using var stream = await visitor.Dial();
        await Write(
            stream,
            "POST /api/v1/auth/guest HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + $"{header}\r\n\r\n");
        try
        {
            await Write(stream, "20000\r\n{\"name\":\"" + new string('a', 0x20000 - 9) + "\r\n");
        }
        catch (IOException)
        {
            // It may end the connection before it read all.
        }

        (await Attacker.Rest(stream)).ShouldStartWith($"HTTP/1.1 {status}");
    }

    [Fact]
    public async Task A_head_over_the_limit_is_refused()
    {
        using var visitor = shared.NewAttacker();
        await using var stream = await visitor.Dial();
        await Write(stream, $"GET / HTTP/1.1\r\nHost: localhost\r\nX-Large: {new string('a', 20_000)}\r\n\r\n");
        (await Attacker.Rest(stream)).ShouldStartWith("HTTP/1.1 431");
    }

    private static Task Write(Stream stream, string text) =>
        stream.WriteAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken).AsTask();

    /// <summary>A fragment of a frame now and then: traffic, but never a whole hello.</summary>
    private static async Task Trickle(Client.ChatConnection connection)
    {
        using var period = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        try
        {
            while (!connection.Closed.IsCompleted)
            {
                await connection.SendBytes(
                    "{"u8.ToArray(), System.Net.WebSockets.WebSocketMessageType.Text, endOfMessage: false);
                await period.WaitForNextTickAsync();
            }
        }
        catch (Exception ended) when (ended is Client.Sockets.ConnectionEndedException or OperationCanceledException)
        {
            // Which is what is waited for.
        }
    }
}
