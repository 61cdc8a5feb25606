using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansChat.Tests.Client.Sockets;

namespace OrleansChat.Tests.Protocol;

/// <summary>A browser's way: tokens in cookies that no page can read.</summary>
public sealed class CookieTests(LiveServer server)
{
    private const string Header = "X-Chat-Antiforgery";

    private static CancellationToken Stopped => LiveServer.Stopped;

    [Fact]
    public async Task With_cookies_no_page_sees_a_token_and_everything_works()
    {
        using var browser = new Browser(server);
        var (entered, cookies) = await browser.Enter();
        entered.TryGetProperty("accessToken", out _).ShouldBeFalse();
        entered.TryGetProperty("refreshToken", out _).ShouldBeFalse();
        cookies.Count.ShouldBe(2);
        cookies.ShouldAllBe(cookie => cookie.Contains("httponly", StringComparison.OrdinalIgnoreCase)
            && cookie.Contains("samesite=lax", StringComparison.OrdinalIgnoreCase)
            && cookie.Contains("path=/", StringComparison.OrdinalIgnoreCase));

        using var me = await browser.Ask(HttpMethod.Get, "/auth/me");
        me.StatusCode.ShouldBe(HttpStatusCode.OK);
        await using var connection = await server.Connect(new SocketOptions { Headers = browser.Handshake });
        (await connection.Ask("hello", cancellationToken: Stopped)).Error.ShouldBeNull();
    }

    [Fact]
    public async Task A_change_needs_the_proof_that_another_page_cannot_read()
    {
        using var browser = new Browser(server);
        var (entered, _) = await browser.Enter();
        var proof = entered.GetProperty("antiforgery").GetString()!;
        var session = (await Json(browser.Ask(HttpMethod.Get, "/auth/me"))).GetProperty("session").GetString();
        var path = $"/auth/sessions/{session}";
        foreach (var wrong in new[] { null, "", "wrong", new string('0', proof.Length) })
        {
            using var refused = await browser.Ask(HttpMethod.Delete, path, wrong);
            refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        }

        var given = await Json(browser.Ask(HttpMethod.Get, "/auth/antiforgery"));
        given.GetProperty("antiforgery").GetString().ShouldBe(proof);
        using var done = await browser.Ask(HttpMethod.Delete, path, proof);
        done.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Cookies_are_refreshed_and_go_with_the_log_out()
    {
        using var browser = new Browser(server);
        var proof = (await browser.Enter()).Body.GetProperty("antiforgery").GetString();
        using var unproved = await browser.Ask(HttpMethod.Post, "/auth/refresh", null, new { cookie = true });
        unproved.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var fresh = await Json(browser.Ask(HttpMethod.Post, "/auth/refresh", proof, new { cookie = true }));
        var next = fresh.GetProperty("antiforgery").GetString();
        next.ShouldNotBe(proof);

        using var gone = await browser.Ask(HttpMethod.Post, "/auth/logout", next, new { });
        gone.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        browser.Cookies.ShouldBeEmpty();
        using var me = await browser.Ask(HttpMethod.Get, "/auth/me");
        me.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_page_of_another_origin_gets_no_cookies_and_uses_none()
    {
        using var evil = new Browser(server) { Origin = "https://evil.example" };
        using var refused = await evil.Ask(
            HttpMethod.Post, "/auth/guest", null, new { name = "Eve", cookie = true });
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        refused.Headers.Contains("Set-Cookie").ShouldBeFalse();

        using var browser = new Browser(server);
        var proof = (await browser.Enter()).Body.GetProperty("antiforgery").GetString();
        browser.Origin = "https://evil.example";
        using var asked = await browser.Ask(HttpMethod.Post, "/auth/refresh", proof, new { cookie = true });
        asked.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Diagnose_says_why_a_cookie_did_not_come()
    {
        using var browser = new Browser(server) { Origin = "https://shop.example", FetchSite = "cross-site" };
        var without = await Json(browser.Ask(HttpMethod.Get, "/auth/diagnose"));
        without.GetProperty("originAllowed").GetBoolean().ShouldBeFalse();
        without.GetProperty("accessCookie").GetBoolean().ShouldBeFalse();
        var advice = without.GetProperty("advice").ToString();
        advice.ShouldContain("https://shop.example");
        advice.ShouldContain("only over HTTPS");
        advice.ShouldContain("credentials");

        using var own = new Browser(server);
        await own.Enter();
        var with = await Json(own.Ask(HttpMethod.Get, "/auth/diagnose"));
        with.GetProperty("session").GetBoolean().ShouldBeTrue();
        with.GetProperty("advice").GetArrayLength().ShouldBe(0);
    }

    private static async Task<JsonElement> Json(Task<HttpResponseMessage> asking)
    {
        using var response = await asking;
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await AdministrationTests.Json(response);
    }

    /// <summary>Keeps cookies as a browser does, and says which page asks.</summary>
    private sealed class Browser(LiveServer server) : IDisposable
    {
        private readonly CookieContainer _cookies = new();
        private HttpClient? _client;

        public string Origin { get; set; } = server.Address.GetLeftPart(UriPartial.Authority);

        public string FetchSite { get; init; } = "same-origin";

        public CookieCollection Cookies => _cookies.GetCookies(server.Address);

        public Dictionary<string, string> Handshake => new()
        {
            ["Origin"] = Origin,
            ["Cookie"] = _cookies.GetCookieHeader(server.Address),
        };

        public async Task<(JsonElement Body, List<string> Cookies)> Enter()
        {
            using var response = await Ask(HttpMethod.Post, "/auth/guest", null, new { name = "Ann", cookie = true });
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            return (await AdministrationTests.Json(response), [.. response.Headers.GetValues("Set-Cookie")]);
        }

        public async Task<HttpResponseMessage> Ask(
            HttpMethod method, string path, string? proof = null, object? body = null)
        {
            _client ??= new HttpClient(new HttpClientHandler { CookieContainer = _cookies })
            {
                BaseAddress = server.Address,
            };
            using var request = new HttpRequestMessage(method, "/api/v1" + path)
            {
                Content = body is null ? null : JsonContent.Create(body),
                Headers = { { "Origin", Origin }, { "Sec-Fetch-Site", FetchSite } },
            };
            if (proof is not null)
            {
                request.Headers.Add(Header, proof);
            }

            return await _client.SendAsync(request, Stopped);
        }

        public void Dispose() => _client?.Dispose();
    }
}
