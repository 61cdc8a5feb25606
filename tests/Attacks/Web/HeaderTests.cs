using OrleansChat.Tests.Attacks.Hosting;

namespace OrleansChat.Tests.Attacks.Web;

/// <summary>The headers of every response for browsers.</summary>
public sealed class HeaderTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Friend = SharedServer.Friend;

    private static readonly (string, string) Https = ("X-Forwarded-Proto", "https");

    [Fact]
    public async Task Browsers_are_bound_to_https_once_they_came_by_it()
    {
        using var visitor = shared.NewAttacker();
        var secure = await visitor.Send(HttpMethod.Get, "/", Https, ("Host", "chat.example"));
        secure.Header("Strict-Transport-Security").ShouldBe("max-age=31536000");
        (await visitor.Send(HttpMethod.Get, "/", ("Host", "chat.example")))
            .Header("Strict-Transport-Security").ShouldBeNull();
    }

    [Fact]
    public async Task Plain_http_is_redirected_to_https_except_behind_a_tls_proxy_and_for_health()
    {
        await using var server = await AttackedServer.Start([new("Http:HttpsPort", "443")]);
        using var visitor = server.From("192.0.2.1");
        visitor.Http.Client.DefaultRequestHeaders.Host = "chat.example";
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Host = "chat.example:8080";
        var stopped = TestContext.Current.CancellationToken;
        using var plain = await client.GetAsync(new Uri("/api/v1/x?y=1", UriKind.Relative), stopped);
        ((int)plain.StatusCode).ShouldBe(308);
        plain.Headers.Location.ShouldBe(new Uri("https://chat.example/api/v1/x?y=1"));

        (await visitor.Send(HttpMethod.Get, "/", Https)).Status.ShouldBe(200);
        (await visitor.Send(HttpMethod.Get, "/health/live")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Every_response_forbids_everything_our_pages_do_not_need()
    {
        using var visitor = shared.NewAttacker();
        foreach (var path in new[] { "/", "/app.js", "/api/v1/nothing", "/health/live", "/nowhere" })
        {
            var answer = await visitor.Send(HttpMethod.Get, path);
            var policy = answer.Header("Content-Security-Policy").ShouldNotBeNull(path);
            policy.ShouldStartWith("default-src 'none'");
            policy.ShouldContain("frame-ancestors 'none'");
            policy.ShouldNotContain("unsafe");
            answer.Header("X-Content-Type-Options").ShouldBe("nosniff", path);
            answer.Header("X-Frame-Options").ShouldBe("DENY", path);
            answer.Header("Referrer-Policy").ShouldBe("no-referrer", path);
            answer.Header("Permissions-Policy").ShouldNotBeNull(path);
            answer.Header("Server").ShouldBeNull(path);
        }
    }

    [Fact]
    public async Task Only_pages_that_are_named_may_frame_the_client()
    {
        await using var server = await AttackedServer.Start([new("Http:FrameAncestors:0", Friend)]);
        using var visitor = server.From("192.0.2.1");
        var answer = await visitor.Send(HttpMethod.Get, "/");
        answer.Header("Content-Security-Policy").ShouldNotBeNull().ShouldEndWith($"frame-ancestors {Friend}");
        answer.Header("X-Frame-Options").ShouldBeNull();
    }

    [Theory]
    [InlineData(Friend, true)]
    [InlineData("http://friend.example", false)]
    [InlineData("https://friend.example.evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("null", false)]
    public async Task Only_listed_pages_may_read_responses_of_the_api(string origin, bool isAllowed)
    {
        using var visitor = shared.NewAttacker();
        var preflight = await visitor.Send(
            HttpMethod.Options,
            "/api/v1/auth/guest",
            ("Origin", origin),
            ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "content-type"));
        preflight.Header("Access-Control-Allow-Origin").ShouldBe(isAllowed ? origin : null);
        var answer = await visitor.Post(
            "/api/v1/auth/guest", new { name = "Ann" }, token: null, ("Origin", origin));
        answer.Header("Access-Control-Allow-Origin").ShouldBe(isAllowed ? origin : null);
        answer.Header("Cache-Control").ShouldBe("no-store");
    }

    [Fact]
    public async Task An_answer_with_tokens_is_never_compressed()
    {
        using var visitor = shared.NewAttacker();
        var compressing = ("Accept-Encoding", "gzip, br");
        (await visitor.Post("/api/v1/auth/guest", new { name = new string('A', 60) }, token: null, compressing))
            .Header("Content-Encoding").ShouldBeNull();
        (await visitor.Send(HttpMethod.Get, "/", compressing)).Header("Content-Encoding").ShouldNotBeNull();
    }
}
