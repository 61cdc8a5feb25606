using System.Net;
using System.Text.Json;
using OrleansChat.Tests.Client.Http;

namespace OrleansChat.Tests.Protocol;

public sealed class SessionTests(LiveServer server)
{
    private static CancellationToken Stopped => LiveServer.Stopped;

    [Fact]
    public async Task Me_returns_the_own_account()
    {
        var bea = await server.Register("staff");
        using var answer = await bea.Get(server, "/auth/me");
        var me = await AdministrationTests.Json(answer);
        me.GetProperty("user").GetProperty("id").GetString().ShouldBe(bea.Id);
        me.GetProperty("user").GetProperty("type").GetString().ShouldBe("staff");
        me.GetProperty("role").GetString().ShouldBe("staff");
        me.GetProperty("email").GetString().ShouldBe(bea.Email);
        me.GetProperty("session").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_session_on_another_device_is_seen_and_revoked()
    {
        var bea = await server.Register();
        var elsewhere = await server.Http.Login(bea.Email, bea.Password, Stopped);
        await using var there = await server.Visit(elsewhere);
        var end = there.Connection.Ended(Stopped);
        var other = (await Sessions(bea)).Single(session => !session.GetProperty("current").GetBoolean());
        other.GetProperty("createdAt").GetString()!.ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
        other.GetProperty("createdAt").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);

        var path = $"/auth/sessions/{other.GetProperty("id").GetString()}";
        using var revoked = await bea.Delete(server, path);
        revoked.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await end).Code.ShouldBe(4502);
        await Should.ThrowAsync<HttpRefusedException>(() => server.Http.Refresh(elsewhere.RefreshToken, Stopped));
        (await Sessions(bea)).ShouldHaveSingleItem().GetProperty("current").GetBoolean().ShouldBeTrue();
        await AdministrationTests.Refused(bea.Delete(server, path), HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Nobody_revokes_or_sees_the_sessions_of_others()
    {
        var (bea, cyn) = (await server.Register(), await server.Register());
        var session = (await Sessions(bea))[0].GetProperty("id").GetString();
        await AdministrationTests.Refused(
            cyn.Delete(server, $"/auth/sessions/{session}"), HttpStatusCode.NotFound, "not_found");
        (await Sessions(bea)).ShouldHaveSingleItem();
    }

    private async Task<List<JsonElement>> Sessions(Member member)
    {
        using var answer = await member.Get(server, "/auth/sessions");
        return [.. (await AdministrationTests.Json(answer)).GetProperty("items").EnumerateArray()];
    }
}
