using OrleansChat.Tests.Client.Sockets;

namespace OrleansChat.Tests.Protocol;

public sealed class HelloTests(LiveServer server)
{
    private static CancellationToken Stopped => LiveServer.Stopped;

    [Fact]
    public async Task Hello_returns_the_user_and_the_limits()
    {
        await using var ann = await server.Visit("Ann ✨");
        var welcome = ann.Welcome.Json;
        ann.Welcome.User.ShouldBe(ann.Account.User);
        ann.Welcome.User.Type.ShouldBe("guest");
        ann.Welcome.User.Name.ShouldBe("Ann ✨");
        ann.Welcome.Session.ShouldNotBeNullOrEmpty();
        ann.Welcome.Connection.ShouldNotBeNullOrEmpty();
        ann.Welcome.Ping.ShouldBe(TimeSpan.FromSeconds(25));
        welcome.GetProperty("limits").GetProperty("frameBytes").GetInt32().ShouldBe(65_536);
        welcome.GetProperty("limits").GetProperty("textChars").GetInt32().ShouldBe(4_000);
        welcome.GetProperty("limits").GetProperty("uploadBytes").GetInt64().ShouldBe(10 * 1024 * 1024);
        welcome.GetProperty("limits").GetProperty("recoverEvents").GetInt32().ShouldBe(300);
        welcome.GetProperty("time").GetString().ShouldNotBeNull()
            .ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("u-nobody~AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_wrong_token_gets_the_error_and_then_4501(string token)
    {
        await using var connection = await server.Connect();
        (await connection.Ask("hello", new { token }, Stopped)).Error!.Code.ShouldBe("unauthenticated");
        (await connection.Ended(Stopped)).Code.ShouldBe(4501);
    }

    [Fact]
    public async Task A_refresh_token_is_not_accepted_as_an_access_token()
    {
        var account = await server.Http.Guest("Ann", Stopped);
        await using var connection = await server.Connect();
        var reply = await connection.Ask("hello", new { token = account.RefreshToken }, Stopped);
        reply.Error!.Code.ShouldBe("unauthenticated");
    }

    [Fact]
    public async Task Hello_without_token_and_cookie_is_unauthenticated_and_closed_with_4501()
    {
        await using var connection = await server.Connect();
        (await connection.Ask("hello", cancellationToken: Stopped)).Error!.Code.ShouldBe("unauthenticated");
        (await connection.Ended(Stopped)).Code.ShouldBe(4501);
    }

    [Fact]
    public async Task A_hello_with_a_member_of_the_wrong_type_may_be_said_again()
    {
        var account = await server.Http.Guest("Ann", Stopped);
        await using var connection = await server.Connect();
        (await connection.Ask("hello", new { token = 7 }, Stopped)).Error!.Code.ShouldBe("schema_violation");
        await connection.Hello(account.AccessToken, cancellationToken: Stopped);
    }

    [Fact]
    public async Task A_second_hello_is_a_conflict()
    {
        await using var ann = await server.Visit();
        var reply = await ann.Connection.Ask("hello", new { token = ann.Account.AccessToken }, Stopped);
        reply.Error!.Code.ShouldBe("conflict");
        await ann.Connection.Ping(Stopped);
    }

    [Fact]
    public async Task Requests_behind_hello_wait_for_it()
    {
        var account = await server.Http.Guest("Ann", Stopped);
        await using var connection = await server.Connect();
        var hello = await connection.Begin("hello", new { token = account.AccessToken }, Stopped);
        var create = await connection.Begin("create", new { kind = "channel", clientId = "1", title = "A" }, Stopped);
        var ping = await connection.Begin("ping", cancellationToken: Stopped);
        (await hello).Error.ShouldBeNull();
        (await create).Error.ShouldBeNull();
        (await ping).Error.ShouldBeNull();
    }

    [Fact]
    public async Task A_client_without_hello_is_closed_with_4003()
    {
        await using var connection = await server.Connect();
        (await connection.Ended(Stopped)).Code.ShouldBe(4003);
    }

    [Fact]
    public async Task The_sub_protocol_is_offered_and_optional()
    {
        await using var asked = await server.Connect();
        await using var silent = await server.Connect(new SocketOptions { SubProtocol = null });
        asked.SubProtocol.ShouldBe("chat.v1");
        silent.SubProtocol.ShouldBeNullOrEmpty();
    }

    [Fact]
    public async Task The_own_page_may_connect_and_a_foreign_one_may_not()
    {
        var own = new SocketOptions { Headers = new Dictionary<string, string> { ["Origin"] = Origin() } };
        await using var connection = await server.Connect(own);
        foreach (var origin in new[] { "https://evil.example", "null", Origin() + ".evil.example" })
        {
            var foreign = new SocketOptions { Headers = new Dictionary<string, string> { ["Origin"] = origin } };
            var refused = await Should.ThrowAsync<HandshakeRefusedException>(() => server.Connect(foreign));
            ((int)refused.Status).ShouldBe(403);
        }
    }

    [Fact]
    public async Task A_session_that_is_logged_out_is_closed_with_4502()
    {
        await using var ann = await server.Visit();
        await server.Http.Logout(ann.Account, Stopped);
        (await ann.Connection.Ended(Stopped)).Code.ShouldBe(4502);
    }

    [Fact]
    public async Task With_batch_several_objects_may_share_a_message()
    {
        await using var ann = await server.Visit(batch: true);
        var plaza = await ann.Channel();
        await ann.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);
        var sends = new List<Task<Client.Requests.Reply>>();
        for (var number = 0; number < 300; number++)
        {
            sends.Add(await ann.Connection.Begin(
                "send",
                new { conversation = plaza.Id, recipientType = "channel", clientId = $"{number}", text = $"{number}" },
                Stopped));
        }

        await Task.WhenAll(sends);
        var heard = await ann.Hear(plaza, 300);
        heard.Select(next => next.Seq!.Value).ShouldBe(Enumerable.Range(2, 300).Select(seq => (long)seq));
    }

    private string Origin() => server.Address.GetLeftPart(UriPartial.Authority);
}
