using System.Net;
using System.Text.Json;
using OrleansChat.Tests.Client.Http;

namespace OrleansChat.Tests.Protocol;

/// <summary>A site that embeds the chat for people it knows.</summary>
public sealed class ProvisioningTests(LiveServer server)
{
    private static CancellationToken Stopped => LiveServer.Stopped;

    [Fact]
    public async Task A_site_creates_an_account_and_its_page_signs_in_once_with_a_token()
    {
        var site = await NewSite("users", "tokens");
        var user = await Provision(site, "customer-7", "Cyn");
        (await Provision(site, "customer-7", "Cynthia")).ShouldBe(user);

        using var minted = await site.Post(server, $"/provision/users/{user}/token", new { });
        var token = (await Good(minted)).GetProperty("token").GetString();
        using var exchanged = await site.Post(server, "/auth/exchange", new { token });
        var cyn = Account.Parse(await Good(exchanged));
        (cyn.User.Id, cyn.User.Name, cyn.User.Type).ShouldBe((user, "Cynthia", "user"));
        await using var here = await server.Visit(cyn);

        await AdministrationTests.Refused(
            site.Post(server, "/auth/exchange", new { token }), HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task A_bot_writes_as_a_bot()
    {
        var site = await NewSite("users");
        using var made = await site.Post(
            server, "/provision/users", new { externalId = "bot", name = "Helper", bot = true });
        (await Good(made)).GetProperty("user").GetProperty("type").GetString().ShouldBe("bot");
    }

    [Fact]
    public async Task An_application_touches_only_those_it_made()
    {
        var (site, other) = (await NewSite("users", "tokens"), await NewSite("users", "tokens"));
        var user = await Provision(site, "customer-7", "Cyn");
        (await Provision(other, "customer-7", "Cyn")).ShouldNotBe(user);
        var member = await server.Register();
        foreach (var foreign in new[] { user, member.Id, "u-unknown" })
        {
            await AdministrationTests.Refused(
                other.Post(server, $"/provision/users/{foreign}/token", new { }), HttpStatusCode.NotFound, "not_found");
        }
    }

    [Fact]
    public async Task A_key_is_good_for_its_scopes_until_it_is_revoked()
    {
        var admin = await server.Register("admin");
        var (site, id) = await NewSite(admin, "users");
        await AdministrationTests.Refused(
            site.Post(server, "/provision/users/u-1/token", new { }), HttpStatusCode.Forbidden, "forbidden");
        await AdministrationTests.Refused(
            site.Get(server, "/auth/me"), HttpStatusCode.Unauthorized, "unauthenticated");
        using var listed = await admin.Get(server, "/admin/keys");
        (await Good(listed)).GetProperty("items").EnumerateArray()
            .ShouldContain(key => key.GetProperty("id").GetString() == id);

        using var revoked = await admin.Delete(server, $"/admin/keys/{id}");
        revoked.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var body = new { externalId = "1", name = "Cyn" };
        await AdministrationTests.Refused(
            site.Post(server, "/provision/users", body), HttpStatusCode.Unauthorized, "unauthenticated");
        await AdministrationTests.Refused(
            admin.Post(server, "/provision/users", body), HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task Only_administrators_can_manage_keys()
    {
        var staff = await server.Register("staff");
        var body = new { application = "shop", scopes = new[] { "users" } };
        await AdministrationTests.Refused(
            staff.Post(server, "/admin/keys", body), HttpStatusCode.Forbidden, "forbidden");
        await AdministrationTests.Refused(staff.Get(server, "/admin/keys"), HttpStatusCode.Forbidden, "forbidden");
        await AdministrationTests.Refused(
            staff.Delete(server, "/admin/keys/k-1"), HttpStatusCode.Forbidden, "forbidden");
    }

    private static async Task<JsonElement> Good(HttpResponseMessage response)
    {
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await AdministrationTests.Json(response);
    }

    /// <summary>A site's server: its key where a person has a token.</summary>
    private async Task<Member> NewSite(params string[] scopes) =>
        (await NewSite(await server.Register("admin"), scopes)).Site;

    private async Task<(Member Site, string Id)> NewSite(Member admin, params string[] scopes)
    {
        using var made = await admin.Post(
            server, "/admin/keys", new { application = $"shop-{Guid.NewGuid():N}", scopes });
        var json = await Good(made);
        var site = new Member("", "")
        {
            Account = admin.Account with { AccessToken = json.GetProperty("key").GetString()! },
        };
        return (site, json.GetProperty("id").GetString()!);
    }

    private async Task<string> Provision(Member site, string externalId, string name)
    {
        using var made = await site.Post(server, "/provision/users", new { externalId, name });
        return (await Good(made)).GetProperty("user").GetProperty("id").GetString()!;
    }
}
