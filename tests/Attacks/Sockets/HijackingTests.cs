using System.Net;
using OrleansChat.Tests.Attacks.Hosting;
using OrleansChat.Tests.Client.Sockets;

namespace OrleansChat.Tests.Attacks.Sockets;

/// <summary>Pages of strangers that open a socket in the browser of somebody who is logged in here.</summary>
public sealed class HijackingTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("https://friend.example.evil.example")]
    [InlineData("https://evilfriend.example")]
    [InlineData("https://friend.example:8443")]
    [InlineData("http://friend.example")]
    [InlineData("https://friend.example/")]
    [InlineData("https://chat.example@evil.example")]
    [InlineData("https://evil.example#chat.example")]
    [InlineData("null")]
    [InlineData("file://")]
    [InlineData("chat.example")]
    public async Task The_handshake_of_a_foreign_page_is_refused(string origin)
    {
        using var visitor = shared.NewAttacker();
        var refused = await Should.ThrowAsync<HandshakeRefusedException>(
            visitor.Connect(("Origin", origin), ("Host", "chat.example")));
        refused.Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData(SharedServer.Friend)]
    [InlineData("https://chat.example")]
    public async Task The_handshake_of_an_allowed_page_is_accepted(string origin)
    {
        using var visitor = shared.NewAttacker();
        await using var connection = await visitor.Connect(
            ("Origin", origin), ("Host", "chat.example"), ("X-Forwarded-Proto", "https"));
        (await connection.Ask("ping", cancellationToken: TestContext.Current.CancellationToken))
            .Error!.Code.ShouldBe("unauthenticated");
    }

    [Fact]
    public async Task Over_https_a_plain_http_page_of_the_same_host_is_foreign()
    {
        using var visitor = shared.NewAttacker();
        await Should.ThrowAsync<HandshakeRefusedException>(visitor.Connect(
            ("Origin", "http://chat.example"), ("Host", "chat.example"), ("X-Forwarded-Proto", "https")));
    }

    [Fact]
    public async Task A_token_in_the_url_logs_nobody_in()
    {
        using var visitor = shared.NewAttacker();
        var account = await visitor.Http.Guest("Ann", TestContext.Current.CancellationToken);
        var token = account.AccessToken;
        var inUrl = new Uri(shared.Server.Address, $"/v1/ws?token={token}&access_token={token}");
        using var socket = new System.Net.WebSockets.ClientWebSocket();
        await socket.ConnectAsync(
            new UriBuilder(inUrl) { Scheme = "ws" }.Uri, TestContext.Current.CancellationToken);
        await socket.SendAsync(
            "{\"id\":1,\"type\":\"conversations\"}"u8.ToArray(),
            System.Net.WebSockets.WebSocketMessageType.Text,
            endOfMessage: true,
            TestContext.Current.CancellationToken);
        var buffer = new byte[1024];
        var answer = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        System.Text.Encoding.UTF8.GetString(buffer, 0, answer.Count).ShouldContain("unauthenticated");
    }

    [Fact]
    public async Task An_address_has_only_its_share_of_the_sockets()
    {
        await using var server = await AttackedServer.Start(
            [new("Connections:ConnectionsPerAddressMax", "2")]);
        using var crowd = server.From("192.0.2.1");
        using var other = server.From("192.0.2.2");
        await using var first = await crowd.Connect();
        var second = await crowd.Connect();
        await using var third = await crowd.Connect();
        (await third.Ended(TestContext.Current.CancellationToken)).Code.ShouldBe(4504);
        await using var fourth = await other.Connect();
        (await fourth.Ask("ping", cancellationToken: TestContext.Current.CancellationToken)).Error.ShouldNotBeNull();

        await second.Close(cancellationToken: TestContext.Current.CancellationToken);
        await second.DisposeAsync();
        await using var again = await crowd.Connect();
        (await again.Ask("ping", cancellationToken: TestContext.Current.CancellationToken)).Error.ShouldNotBeNull();
    }

    [Fact]
    public async Task The_sockets_of_a_person_are_limited_over_all_frontends()
    {
        await using var server = await AttackedServer.Start(
            [new("RateLimits:Policies:connect-user:Capacity", "2")]);
        var second = await server.AddFrontend();
        using var here = server.From("192.0.2.1");
        using var there = server.From("192.0.2.2", second);
        var account = await here.Http.Guest("Ann", TestContext.Current.CancellationToken);
        await using var one = await here.Enter(account);
        await using var two = await there.Enter(account);
        await using var three = await here.Connect();
        var refused = (await three.Ask(
            "hello", new { token = account.AccessToken }, TestContext.Current.CancellationToken)).Error!;
        refused.Code.ShouldBe("rate_limited");
        refused.RetryAfter.ShouldNotBeNull();
        (await three.Ended(TestContext.Current.CancellationToken)).Code.ShouldBe(4504);
    }
}
