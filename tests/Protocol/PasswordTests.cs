using System.Net;
using System.Net.Http.Json;
using OrleansChat.Tests.Client.Http;

namespace OrleansChat.Tests.Protocol;

public sealed class PasswordTests(LiveServer server)
{
    private const string Second = "another horse battery";

    private static CancellationToken Stopped => LiveServer.Stopped;

    [Fact]
    public async Task A_changed_password_disconnects_the_other_devices_and_keeps_this_one()
    {
        var bea = await server.Register();
        var elsewhere = await server.Http.Login(bea.Email, bea.Password, Stopped);
        await using var here = await server.Visit(bea.Account);
        await using var there = await server.Visit(elsewhere);
        var end = there.Connection.Ended(Stopped);

        using var changed = await bea.Post(server, "/auth/password", new { current = bea.Password, password = Second });
        changed.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await end).Code.ShouldBe(4502);
        await here.Connection.Ping(Stopped);
        await server.Http.Refresh(bea.Account.RefreshToken, Stopped);
        await server.Http.Login(bea.Email, Second, Stopped);
        await Should.ThrowAsync<HttpRefusedException>(() => server.Http.Login(bea.Email, bea.Password, Stopped));
    }

    [Fact]
    public async Task A_forgotten_password_sends_a_mail_and_an_unknown_address_gets_the_same_answer()
    {
        var bea = await server.Register();
        foreach (var email in new[] { bea.Email.ToUpperInvariant(), $"nobody-{bea.Email}" })
        {
            using var asked = await Forgot(email);
            asked.StatusCode.ShouldBe(HttpStatusCode.Accepted);
            (await asked.Content.ReadAsStringAsync(Stopped)).ShouldBeEmpty();
        }

        var token = await server.MailedToken(bea.Email);
        using var reset = await server.Http.Client.PostAsJsonAsync(
            "/api/v1/auth/password/reset", new { token, password = Second }, Stopped);
        reset.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await server.Http.Login(bea.Email, Second, Stopped);
        await AdministrationTests.Refused(
            server.Http.Client.PostAsJsonAsync(
                "/api/v1/auth/password/reset", new { token, password = "third horse battery" }, Stopped),
            HttpStatusCode.Unauthorized,
            "unauthenticated");
    }

    [Fact]
    public async Task A_failed_log_in_does_not_reveal_whether_the_e_mail_is_known()
    {
        var bea = await server.Register();
        var known = await Should.ThrowAsync<HttpRefusedException>(
            () => server.Http.Login(bea.Email, "wrong horse", Stopped));
        var unknown = await Should.ThrowAsync<HttpRefusedException>(
            () => server.Http.Login("nobody-" + bea.Email, "wrong horse", Stopped));
        (unknown.Status, unknown.Code).ShouldBe((known.Status, known.Code));
        WithoutTrace(unknown.Message).ShouldBe(WithoutTrace(known.Message));
    }

    private static string WithoutTrace(string message) =>
        message[..message.IndexOf("\"trace\"", StringComparison.Ordinal)];

    private Task<HttpResponseMessage> Forgot(string email) =>
        server.Http.Client.PostAsJsonAsync("/api/v1/auth/password/forgot", new { email }, Stopped);
}
