using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Requests;
using OrleansChat.Tools.Replay.Links;

namespace OrleansChat.Tests.Replay.Links;

public sealed class LinkTests : IAsyncDisposable
{
    private const string Stored = """{"seq":7,"at":"x","epoch":"e","duplicate":true}""";

    private readonly ScriptedServer _server = new();
    private readonly Link _link;

    public LinkTests()
    {
        var account = new Account(new Person("u-1", "will", "guest"), "token-1", "refresh-1", TimeSpan.FromMinutes(15));
        _link = new Link(_server.Address, account, TimeProvider.System, new Random(1));
    }

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_send_whose_answer_was_lost_goes_out_again_with_the_same_client_id()
    {
        var clientIds = new List<string?>();
        _server
            .Connection(async peer =>
            {
                await peer.Welcome();
                clientIds.Add((await peer.Expect("send")).GetProperty("clientId").GetString());
                peer.Cut();
            })
            .Connection(async peer =>
            {
                await peer.Welcome();
                var again = await peer.Expect("send");
                clientIds.Add(again.GetProperty("clientId").GetString());
                await peer.Ok(again, Stored);
            });
        var logged = await Send();
        logged.Seq.ShouldBe(7);
        logged.Duplicate.ShouldBeTrue();
        clientIds.ShouldBe(["line-1", "line-1"]);
        await _server.Finished();
    }

    [Theory]
    [InlineData("""{"code":"rate_limited","message":"","retryAfterMs":20}""")]
    [InlineData("""{"code":"unavailable","message":"","temporary":true}""")]
    public async Task Repeatable_requests_are_repeated(string error)
    {
        _server.Connection(async peer =>
        {
            await peer.Welcome();
            await peer.Error(await peer.Expect("send"), error);
            await peer.Ok(await peer.Expect("send"), Stored);
        });
        (await Send()).Seq.ShouldBe(7);
    }

    [Fact]
    public async Task A_permanent_refusal_is_reported()
    {
        _server.Connection(async peer =>
        {
            await peer.Welcome();
            await peer.Error(await peer.Expect("send"), """{"code":"forbidden","message":"no"}""");
        });
        (await Should.ThrowAsync<RequestRefusedException>(Send())).Error.Code.ShouldBe("forbidden");
    }

    [Fact]
    public async Task A_draining_server_is_left_alone_for_as_long_as_it_asks()
    {
        var left = TimeSpan.Zero;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        _server
            .Connection(async peer =>
            {
                await peer.Welcome();
                await peer.Say("""{"event":"goodbye","retryAfterMs":400}""");
                left = clock.Elapsed;
                await peer.Close(4000);
            })
            .Connection(async peer =>
            {
                await peer.Welcome();
                (clock.Elapsed - left).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(380));
                await peer.Ok(await peer.Expect("send"), Stored);
            });
        (await Send()).Seq.ShouldBe(7);
        await _server.Finished();
    }

    [Fact]
    public async Task A_token_that_is_too_old_is_refreshed()
    {
        var tokens = new List<string>();
        _server
            .Connection(async peer =>
            {
                var hello = await peer.Expect("hello");
                await peer.Error(hello, """{"code":"unauthenticated","message":"expired"}""");
                await peer.Close(4501);
            })
            .Http(200, """
                {"user":{"id":"u-1","name":"will","type":"guest"},
                 "accessToken":"token-2","refreshToken":"refresh-2","expiresIn":900}
                """)
            .Connection(async peer =>
            {
                tokens.Add(await peer.Welcome());
                await peer.Ok(await peer.Expect("send"), Stored);
            });
        await Send();
        tokens.ShouldBe(["token-2"]);
        _server.HttpRequests.ShouldBe(["/api/v1/auth/refresh"]);
    }

    [Fact]
    public async Task A_banned_person_cannot_come_back()
    {
        _server.Connection(async peer =>
        {
            await peer.Welcome();
            await peer.Expect("send");
            await peer.Close(4503);
        });
        (await Should.ThrowAsync<LinkBrokenException>(Send())).Message.ShouldContain("4503");
    }

    [Fact]
    public async Task A_handshake_that_comes_too_often_is_repeated_after_the_wait_that_is_asked()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        _server.Handshake(429, retryAfter: "1").Connection(async peer =>
        {
            await peer.Welcome();
            await peer.Ok(await peer.Expect("send"), Stored);
        });
        await Send();
        clock.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(0.9));
        _link.Deferred.ShouldBe(1);
    }

    [Fact]
    public async Task A_handshake_that_is_forbidden_is_not_repeated()
    {
        _server.Handshake(403);
        (await Should.ThrowAsync<LinkBrokenException>(Send())).Message
            .ShouldBe("The WebSocket handshake was refused with HTTP 403.");
    }

    private Task<Logged> Send() =>
        _link.Ask(connection => connection.Send("c-1", "hello", "line-1", cancellationToken: Stopped), Stopped);
}
