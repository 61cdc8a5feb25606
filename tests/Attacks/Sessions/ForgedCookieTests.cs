using OrleansChat.Accounts;
using OrleansChat.Audit;
using OrleansChat.Tests.Attacks.Hosting;
using OrleansChat.Tests.Client.Sockets;

namespace OrleansChat.Tests.Attacks.Sessions;

/// <summary>
/// Cookies that were made up, changed or outlived, and good ones that another page makes a browser send.
/// </summary>
public sealed class ForgedCookieTests
{
    private const string Access = "chat-access";
    private const string Refresh = "chat-refresh";
    private const string Evil = "https://evil.example";
    private const string Friend = "https://friend.example";

    /// <summary>Endpoints that don't use cookies, because the body or a key authenticates the request.</summary>
    private static readonly string[] WithoutCookies =
    [
        "/auth/register", "/auth/login", "/auth/guest", "/auth/exchange", "/auth/password/forgot",
        "/auth/password/reset", "/provision/users", "/provision/users/ID/token",
    ];

    [Fact]
    public async Task A_forged_or_changed_cookie_is_refused()
    {
        await using var server = await AttackedServer.Start();
        using var ann = new Browser(server.Address);
        using var bob = new Browser(server.Address);
        var annsId = (await ann.Enter()).Json.GetProperty("user").GetProperty("id").GetString()!;
        var bobsId = (await bob.Enter("Bob")).Json.GetProperty("user").GetProperty("id").GetString()!;
        var (good, bobs) = (ann.Cookies[Access], bob.Cookies[Access]);
        string[] forged =
        [
            annsId + bobs[bobsId.Length..],
            good[..^1] + (good[^1] == 'A' ? 'B' : 'A'),
            good[..^1],
            good + "A",
            annsId + good[annsId.Length..].ToUpperInvariant(),
            ann.Cookies[Refresh],
            annsId,
            "",
        ];
        foreach (var cookie in forged)
        {
            ann.Cookies[Access] = cookie;
            await ShouldBeNobody(ann, cookie);
        }

        ann.Cookies[Access] = good;
        await ShouldBeSomebody(ann);
    }

    [Fact]
    public async Task An_expired_cookie_is_refused()
    {
        var time = new SteppedTime();
        await using var server = await AttackedServer.Start(
            [new("Sessions:GuestLifetime", "365.00:00:00")], time: time);
        using var ann = new Browser(server.Address);
        await ann.Enter();
        using var bob = new Browser(server.Address);
        await bob.Enter("Bob");
        await ShouldBeSomebody(ann);
        time.Advance(TimeSpan.FromMinutes(16));
        await ShouldBeNobody(ann, "expired");
        (await ann.Ask(HttpMethod.Post, "/api/v1/auth/refresh", new { cookie = true })).Status.ShouldBe(200);
        time.Advance(TimeSpan.FromDays(31));
        (await bob.Ask(HttpMethod.Post, "/api/v1/auth/refresh", new { cookie = true })).Status.ShouldBe(401);
    }

    [Fact]
    public async Task The_cookies_of_an_ended_session_are_refused()
    {
        await using var server = await AttackedServer.Start();
        using var ann = new Browser(server.Address);
        await ann.Enter();
        var session = (await ann.Ask(HttpMethod.Get, "/api/v1/auth/me")).Json.GetProperty("session").GetString();
        (await ann.Ask(HttpMethod.Delete, $"/api/v1/auth/sessions/{session}")).Status.ShouldBe(204);
        await ShouldBeNobody(ann, "revoked");
        (await ann.Ask(HttpMethod.Post, "/api/v1/auth/refresh", new { cookie = true })).Status.ShouldBe(401);
        ann.SetCookies.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_its_proof_or_from_another_page_a_cookie_changes_nothing_at_any_endpoint()
    {
        await using var server = await AttackedServer.Start(AttackedServer.Generous);
        using var visitor = server.From("192.0.2.1");
        var cast = await Cast.Gather(server, visitor);
        var victim = cast[DeploymentRole.Member].User.Id;
        using var root = new Browser(server.Address);
        await Cast.LogInRoot(root);
        using var other = new Browser(server.Address);
        await other.Enter();
        var proof = root.Proof;
        var own = root.Page;
        (string? Page, string? Proof)[] attempts =
        [
            (own, null), (own, ""), (own, other.Proof), (own, new string('0', proof!.Length)), (null, null),
            (Evil, proof), ("null", proof), (Evil, null),
        ];
        foreach (var (method, path) in ThatTakeCookies(server))
        {
            foreach (var attempt in attempts)
            {
                (root.Page, root.Proof) = attempt;
                var answer = await root.Ask(method, path.Replace("ID", victim), Anything);
                answer.Status.ShouldBe(403, $"{method} {path} from {attempt.Page} with {attempt.Proof}");
                answer.Code.ShouldBe("forbidden");
                root.SetCookies.ShouldBeEmpty();
            }
        }

        await server.Remembered(AuditAction.OriginRefused);
        (root.Page, root.Proof) = (own, proof);
        await ShouldBeSomebody(root);
        var after = (await root.Ask(HttpMethod.Get, $"/api/v1/admin/users?query={victim}")).Body;
        after.ShouldContain("\"role\":\"member\"");
        after.ShouldContain("\"bannedAt\":null");
    }

    [Fact]
    public async Task Another_page_cannot_log_out_a_visitor_who_has_only_the_refresh_cookie()
    {
        await using var server = await AttackedServer.Start();
        using var ann = new Browser(server.Address);
        await ann.Enter();
        ann.Cookies.Remove(Access);
        var (page, proof) = (ann.Page, ann.Proof);
        foreach (var attempt in new[] { (Evil, proof), (page, null) })
        {
            (ann.Page, ann.Proof) = attempt;
            (await ann.Ask(HttpMethod.Post, "/api/v1/auth/logout", new { })).Status.ShouldBe(403);
            ann.SetCookies.ShouldBeEmpty();
        }

        (ann.Page, ann.Proof) = (page, proof);
        (await ann.Ask(HttpMethod.Post, "/api/v1/auth/logout", new { })).Status.ShouldBe(204);
        ann.SetCookies.ShouldNotBeEmpty();
        (await ann.Ask(HttpMethod.Post, "/api/v1/auth/refresh", new { cookie = true })).Status.ShouldBe(401);
    }

    [Theory]
    [InlineData(Evil)]
    [InlineData("null")]
    [InlineData("http://127.0.0.1.evil.example")]
    [InlineData("http://127.0.0.1:1")]
    public async Task A_page_of_another_origin_cannot_open_a_socket_with_its_visitors_cookies(string page)
    {
        await using var server = await AttackedServer.Start([new("Connections:AllowedOrigins:0", Friend)]);
        using var ann = new Browser(server.Address);
        await ann.Enter();
        ann.Page = page;
        await Should.ThrowAsync<HandshakeRefusedException>(ann.Connect());
        (await server.Remembered(AuditAction.OriginRefused)).Subject.ShouldBe(page);
        ann.Page = Friend;
        (await ann.Connect()).ShouldBeNull();
    }

    [Fact]
    public async Task A_page_of_another_origin_gets_no_cookies_from_any_log_in()
    {
        await using var server = await AttackedServer.Start();
        using var ann = new Browser(server.Address);
        await ann.Enter();
        ann.Page = Evil;
        foreach (var way in new[] { "register", "login", "guest", "exchange", "refresh" })
        {
            var answer = await ann.Ask(HttpMethod.Post, $"/api/v1/auth/{way}", new
            {
                cookie = true,
                name = "Eve",
                email = "eve@example.org",
                handle = "eve",
                password = "correct horse battery",
                token = ann.Cookies[Access],
                refreshToken = ann.Cookies[Refresh],
            });
            answer.Status.ShouldBe(403, way);
            ann.SetCookies.ShouldBeEmpty(way);
        }
    }

    private static object Anything => new
    {
        cookie = true,
        role = "admin",
        banned = true,
        application = "shop",
        scopes = new[] { "users" },
        current = "correct horse battery",
        password = "another horse battery",
    };

    private static IEnumerable<(HttpMethod Method, string Path)> ThatTakeCookies(AttackedServer server) =>
        Everything.Endpoints(server, "ID").Where(endpoint => endpoint.Method != HttpMethod.Get
            && !WithoutCookies.Contains(endpoint.Path["/api/v1".Length..]));

    private static async Task ShouldBeNobody(Browser browser, string seen)
    {
        (await browser.Ask(HttpMethod.Get, "/api/v1/auth/me")).Status.ShouldBe(401, seen);
        (await browser.Connect()).ShouldNotBeNull(seen).Code.ShouldBeOneOf("unauthenticated", "schema_violation");
    }

    private static async Task ShouldBeSomebody(Browser browser)
    {
        (await browser.Ask(HttpMethod.Get, "/api/v1/auth/me")).Status.ShouldBe(200);
        (await browser.Connect()).ShouldBeNull();
    }
}
