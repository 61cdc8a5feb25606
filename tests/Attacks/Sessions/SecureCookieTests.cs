using OrleansChat.Tests.Attacks.Hosting;

namespace OrleansChat.Tests.Attacks.Sessions;

/// <summary>
/// By HTTPS cookies are bound to it and to this host, whoever ends it: the server, or a trusted proxy.
/// </summary>
public sealed class SecureCookieTests
{
    private const string Friend = "https://friend.example";

    private static readonly (string, string) SaidToBeSecure = ("X-Forwarded-Proto", "https");

    [Fact]
    public async Task By_https_cookies_are_bound_to_this_host_and_to_https()
    {
        using var certificate = Certificates.SelfSigned();
        await using var server = await AttackedServer.Start(certificate: certificate);
        using var ann = new Browser(server.Address, certificate);
        await ann.Enter();
        ShouldBeSecure(ann, "lax");
        (await ann.Connect()).ShouldBeNull();
        (await ann.Ask(HttpMethod.Get, "/api/v1/auth/me")).Status.ShouldBe(200);
        (await ann.Ask(HttpMethod.Post, "/api/v1/auth/refresh", new { cookie = true })).Status.ShouldBe(200);
        ShouldBeSecure(ann, "lax");
    }

    [Fact]
    public async Task By_https_pages_of_other_sites_that_are_named_get_cookies_that_go_with_them()
    {
        using var certificate = Certificates.SelfSigned();
        await using var server = await AttackedServer.Start(
            [new("Connections:AllowedOrigins:0", Friend)], certificate: certificate);
        using var ann = new Browser(server.Address, certificate) { Page = Friend };
        await ann.Enter();
        ShouldBeSecure(ann, "none");
        (await ann.Connect()).ShouldBeNull();
        ann.Page = "https://evil.example";
        await Should.ThrowAsync<Client.Sockets.HandshakeRefusedException>(ann.Connect());
    }

    [Fact]
    public async Task By_https_a_cookie_that_plain_http_could_have_planted_is_not_looked_at()
    {
        using var certificate = Certificates.SelfSigned();
        await using var server = await AttackedServer.Start(certificate: certificate);
        using var ann = new Browser(server.Address, certificate);
        await ann.Enter();
        ann.Cookies = ann.Cookies.ToDictionary(
            cookie => cookie.Key.Replace("__Host-", "", StringComparison.Ordinal), cookie => cookie.Value);
        (await ann.Ask(HttpMethod.Get, "/api/v1/auth/me")).Status.ShouldBe(401);
        (await ann.Ask(HttpMethod.Get, "/api/v1/auth/antiforgery")).Status.ShouldBe(401);
        (await ann.Ask(HttpMethod.Post, "/api/v1/auth/refresh", new { cookie = true })).Status.ShouldBe(403);
        (await ann.Connect()).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_trusted_proxy_is_believed_about_https()
    {
        await using var server = await AttackedServer.Start([new("Connections:AllowedOrigins:0", Friend)]);
        using var ann = new Browser(server.Address, headers: SaidToBeSecure) { Page = Friend };
        await ann.Enter();
        ShouldBeSecure(ann, "none");
        (await ann.Connect()).ShouldBeNull();
    }

    [Fact]
    public async Task Nobody_else_is_believed_about_https()
    {
        await using var server = await AttackedServer.Start(
        [
            new("Http:TrustedProxies:0", "203.0.113.9"),
            new("Connections:AllowedOrigins:0", Friend),
        ]);
        using var ann = new Browser(server.Address, headers: SaidToBeSecure) { Page = Friend };
        await ann.Enter();
        ann.SetCookies.ShouldAllBe(cookie => cookie.StartsWith("chat-", StringComparison.Ordinal)
            && !cookie.Contains("secure", StringComparison.OrdinalIgnoreCase)
            && cookie.Contains("samesite=lax", StringComparison.OrdinalIgnoreCase));
    }

    private static void ShouldBeSecure(Browser browser, string sameSite)
    {
        browser.SetCookies.Select(cookie => cookie.Split('=')[0])
            .ShouldBe(["__Host-chat-access", "__Host-chat-refresh"]);
        foreach (var cookie in browser.SetCookies)
        {
            var attributes = cookie.Split(';', StringSplitOptions.TrimEntries)[1..]
                .Select(attribute => attribute.ToLowerInvariant());
            attributes.ShouldContain("secure");
            attributes.ShouldContain("httponly");
            attributes.ShouldContain("path=/");
            attributes.ShouldContain($"samesite={sameSite}");
            attributes.ShouldNotContain(attribute => attribute.StartsWith("domain", StringComparison.Ordinal));
        }
    }
}
