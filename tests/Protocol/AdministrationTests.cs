using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansChat.Tests.Client.Http;

namespace OrleansChat.Tests.Protocol;

public sealed class AdministrationTests(LiveServer server)
{
    [Fact]
    public async Task A_banned_person_is_disconnected_with_4503_at_once_and_told_at_the_next_log_in()
    {
        var admin = await server.Register("admin");
        var bea = await server.Register();
        await using var here = await server.Visit(bea.Account);
        await using var there = await server.Visit(bea.Account);
        var ends = Task.WhenAll(here.Connection.Ended(LiveServer.Stopped), there.Connection.Ended(LiveServer.Stopped));

        using var banned = await admin.Put(
            server, $"/admin/users/{bea.Id}/ban", new { banned = true, reason = "Spam." });
        var account = await Json(banned);
        account.GetProperty("bannedAt").GetString().ShouldNotBeNull();
        (await ends).ShouldAllBe(end => end.Code == 4503);
        var refused = await Should.ThrowAsync<HttpRefusedException>(
            () => server.Http.Login(bea.Email, bea.Password, LiveServer.Stopped));
        (refused.Status, refused.Code).ShouldBe((HttpStatusCode.Forbidden, "forbidden"));
        refused.Message.ShouldContain("Spam.");

        using var lifted = await admin.Put(server, $"/admin/users/{bea.Id}/ban", new { banned = false });
        (await Json(lifted)).GetProperty("bannedAt").ValueKind.ShouldBe(JsonValueKind.Null);
        await using var back = await server.Visit(await server.Http.Login(bea.Email, bea.Password, LiveServer.Stopped));
    }

    [Fact]
    public async Task The_token_of_a_banned_person_is_closed_with_4503_and_one_made_up_tells_nobody_of_the_ban()
    {
        var admin = await server.Register("admin");
        var bea = await server.Register();
        using var banned = await admin.Put(server, $"/admin/users/{bea.Id}/ban", new { banned = true });
        banned.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Hello(bea.Account.AccessToken)).ShouldBe(("forbidden", 4503));
        (await Hello(bea.Account.AccessToken[..^4] + "AAAA")).ShouldBe(("unauthenticated", 4501));

        using var lifted = await admin.Put(server, $"/admin/users/{bea.Id}/ban", new { banned = false });
        (await Hello(bea.Account.AccessToken)).ShouldBe(("unauthenticated", 4501));

        async Task<(string?, int)> Hello(string token)
        {
            await using var connection = await server.Connect();
            var reply = await connection.Ask("hello", new { token }, LiveServer.Stopped);
            return (reply.Error?.Code, (await connection.Ended(LiveServer.Stopped)).Code);
        }
    }

    [Fact]
    public async Task A_person_with_a_new_role_must_log_in_again_to_get_it()
    {
        var superadmin = await server.Register("superadmin");
        var bea = await server.Register();
        await using var here = await server.Visit(bea.Account);
        var end = here.Connection.Ended(LiveServer.Stopped);
        using var changed = await superadmin.Put(server, $"/admin/users/{bea.Id}/role", new { role = "staff" });
        (await Json(changed)).GetProperty("role").GetString().ShouldBe("staff");
        (await end).Code.ShouldBe(4502);
        await using var connection = await server.Connect();
        (await connection.Ask("hello", new { token = bea.Account.AccessToken }, LiveServer.Stopped))
            .Error!.Code.ShouldBe("unauthenticated");

        var again = await server.Http.Login(bea.Email, bea.Password, LiveServer.Stopped);
        again.User.Type.ShouldBe("staff");
    }

    [Fact]
    public async Task Accounts_are_listed_for_admins_page_by_page()
    {
        var admin = await server.Register("admin");
        var bea = await server.Register();
        var query = Uri.EscapeDataString(bea.Email.ToUpperInvariant());
        using var found = await admin.Get(server, $"/admin/users?query={query}");
        var items = (await Json(found)).GetProperty("items");
        items.GetArrayLength().ShouldBe(1);
        items[0].GetProperty("user").GetProperty("id").GetString().ShouldBe(bea.Id);
        items[0].GetProperty("role").GetString().ShouldBe("member");

        using var first = await admin.Get(server, "/admin/users?limit=1");
        var page = await Json(first);
        var next = page.GetProperty("next").GetString();
        using var second = await admin.Get(server, $"/admin/users?limit=1&after={next}");
        string.CompareOrdinal(
                next, (await Json(second)).GetProperty("items")[0].GetProperty("user").GetProperty("id").GetString())
            .ShouldBeLessThan(0);
    }

    [Theory]
    [InlineData("member")]
    [InlineData("staff")]
    public async Task Only_administrators_can_manage_accounts(string role)
    {
        var actor = await server.Register(role);
        var bea = await server.Register();
        await Refused(actor.Get(server, "/admin/users"), HttpStatusCode.Forbidden, "forbidden");
        await Refused(
            actor.Put(server, $"/admin/users/{bea.Id}/role", new { role = "admin" }),
            HttpStatusCode.Forbidden,
            "forbidden");
        await Refused(
            actor.Put(server, $"/admin/users/{actor.Id}/role", new { role = "superadmin" }),
            HttpStatusCode.Forbidden,
            "forbidden");
        await Refused(
            actor.Put(server, $"/admin/users/{bea.Id}/ban", new { banned = true }),
            HttpStatusCode.Forbidden,
            "forbidden");
    }

    [Fact]
    public async Task A_wrong_request_is_explained()
    {
        var admin = await server.Register("admin");
        await Refused(
            admin.Put(server, $"/admin/users/{admin.Id}/role", new { role = "king" }),
            HttpStatusCode.BadRequest,
            "schema_violation");
        await Refused(
            admin.Put(server, $"/admin/users/{admin.Id}/ban", new { }), HttpStatusCode.BadRequest, "schema_violation");
        foreach (var unknown in new[] { "u-unknown", "a%20b" })
        {
            await Refused(
                admin.Put(server, $"/admin/users/{unknown}/ban", new { banned = true }),
                HttpStatusCode.NotFound,
                "not_found");
        }

        await Refused(admin.Get(server, "/admin/users?limit=0"), HttpStatusCode.BadRequest, "schema_violation");
        await Refused(admin.Get(server, "/admin/users?after=a%20b"), HttpStatusCode.BadRequest, "schema_violation");
        await Refused(
            (admin with { Account = admin.Account with { AccessToken = "x~y" } }).Get(server, "/admin/users"),
            HttpStatusCode.Unauthorized,
            "unauthenticated");
    }

    internal static async Task Refused(Task<HttpResponseMessage> asking, HttpStatusCode status, string code)
    {
        using var response = await asking;
        response.StatusCode.ShouldBe(status);
        (await Json(response)).GetProperty("code").GetString().ShouldBe(code);
    }

    internal static async Task<JsonElement> Json(HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonElement>(LiveServer.Stopped);
}
