using OrleansChat.Accounts;
using OrleansChat.Audit;
using OrleansChat.Tests.Attacks.Hosting;
using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Servers;
using OrleansChat.Tests.Client.Sockets;

namespace OrleansChat.Tests.Attacks.Remembering;

/// <summary>Security events over the wire are in the audit log.</summary>
public sealed class AuditOverTheWireTests
{
    private const string Email = "bea@example.org";
    private const string Password = "correct horse battery";
    private const string NewPassword = "another horse battery";
    private const string Here = "192.0.2.1";
    private const string There = "192.0.2.2";

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Log_ins_log_outs_and_failures_are_audited()
    {
        await using var server = await AttackedServer.Start();
        using var bea = server.From(Here);
        using var thief = server.From(There);
        var expected = new ExpectedAudit();
        var first = await bea.Http.Register(Email, "bea", Password, cancellationToken: Stopped);
        var id = first.User.Id;
        expected.Add(AuditAction.Registered, id, address: Here);
        var guest = await bea.Http.Guest("Guest", Stopped);
        expected.Add(AuditAction.GuestStarted, guest.User.Id, address: Here);
        var second = await bea.Http.Login(Email, Password, Stopped);
        expected.Add(AuditAction.LoggedIn, id, address: Here);

        for (var guess = 0; guess < 6; guess++)
        {
            await thief.LogIn(Email, $"guess {guess}");
        }

        expected.Add(AuditAction.LogInFailed, subject: id, address: There);
        expected.Add(AuditAction.LockedOut, subject: "login-pair", address: There);
        using var otherThief = server.From("192.0.2.3");
        await otherThief.LogIn(Email, "guess");
        expected.Add(AuditAction.LockedOut, subject: "login-email");
        await otherThief.LogIn("nobody@example.org", "guess");
        expected.Add(AuditAction.LogInFailed, address: "192.0.2.3");

        var third = await bea.Http.Refresh(second.RefreshToken, Stopped);
        await bea.Http.Refresh(third.RefreshToken, Stopped);
        await thief.Post("/api/v1/auth/refresh", new { refreshToken = second.RefreshToken });
        expected.Add(AuditAction.TokenReused, id, await Session(server, AuditAction.TokenReused));
        await bea.Http.Logout(guest, Stopped);
        expected.Add(
            AuditAction.LoggedOut, guest.User.Id, await Session(server, AuditAction.LoggedOut), address: Here);
        await Should.ThrowAsync<HandshakeRefusedException>(thief.Connect(("Origin", "https://evil.example")));
        expected.Add(AuditAction.OriginRefused, subject: "https://evil.example", address: There);
        var change = new { current = Password, password = NewPassword };
        (await bea.Post("/api/v1/auth/password", change, first.AccessToken)).Status.ShouldBe(204);
        expected.Add(AuditAction.PasswordChanged, id, id);
        (await bea.Post("/api/v1/auth/password/forgot", new { email = Email })).Status.ShouldBe(202);
        expected.Add(AuditAction.PasswordResetRequested, subject: id);

        await expected.ShouldBeRemembered(server);
        await ShouldHold(server, Email, Password, NewPassword, first.AccessToken, second.RefreshToken);
    }

    [Fact]
    public async Task Actions_on_people_are_audited()
    {
        await using var server = await AttackedServer.Start(AttackedServer.Generous);
        using var visitor = server.From(Here);
        var cast = await Cast.Gather(server, visitor);
        var (root, member) = (cast.Root, cast[DeploymentRole.Member].User.Id);
        var expected = new ExpectedAudit();
        expected.Add(AuditAction.RoleChanged, root.User.Id, cast[DeploymentRole.Admin].User.Id, detail: "admin");
        await Put(visitor, root, $"{member}/ban", new { banned = true });
        expected.Add(AuditAction.Banned, root.User.Id, member);
        await Put(visitor, root, $"{member}/ban", new { banned = false });
        expected.Add(AuditAction.Unbanned, root.User.Id, member);

        await using var owner = await visitor.Enter(cast[DeploymentRole.Guest]);
        var by = cast[DeploymentRole.Guest].User.Id;
        var user = (await visitor.Http.Guest("Target", Stopped)).User.Id;
        var group = (await owner.Create("group", "Team", [user], cancellationToken: Stopped)).Id;
        (string Type, object Members, AuditAction Action, string Detail)[] changes =
        [
            ("role", new { conversation = group, user, role = "reader" }, AuditAction.MemberRoleChanged, " Reader"),
            ("mute", new { conversation = group, user, seconds = 60 }, AuditAction.MemberMuted, " for 60 s"),
            ("kick", new { conversation = group, user }, AuditAction.MemberKicked, ""),
            ("ban", new { conversation = group, user, on = true }, AuditAction.MemberBanned, ""),
            ("ban", new { conversation = group, user, on = false }, AuditAction.MemberUnbanned, ""),
        ];
        foreach (var (type, members, action, detail) in changes)
        {
            _ = (await owner.Ask(type, members, Stopped)).Value;
            expected.Add(action, by, user, detail: group + detail);
        }

        await expected.ShouldBeRemembered(server);
        await ShouldHold(server, Email, Password);
    }

    [Fact]
    public async Task Keys_and_limits_are_audited()
    {
        await using var server = await AttackedServer.Start(
            [new("RateLimits:Policies:register-address:Capacity", "6")]);
        using var visitor = server.From(Here);
        using var site = server.From(There);
        var cast = await Cast.Gather(server, visitor);
        var root = cast.Root.User.Id;
        var expected = new ExpectedAudit();
        var (id, key) = await NewKey(visitor, cast.Root, "users");
        expected.Add(AuditAction.KeyCreated, root, id, detail: "shop");
        var provisioned = await site.Post("/api/v1/provision/users", new { externalId = "7", name = "Cyn" }, key);
        var cyn = provisioned.Json.GetProperty("user").GetProperty("id").GetString()!;
        expected.Add(AuditAction.KeyUsed, subject: id, address: There);
        expected.Add(AuditAction.UserProvisioned, subject: cyn, address: There, detail: "shop");
        (await site.Post($"/api/v1/provision/users/{cyn}/token", new { }, key)).Status.ShouldBe(403);
        expected.Add(AuditAction.KeyRefused, subject: id, address: There);
        var (tokens, minting) = await NewKey(visitor, cast.Root, "tokens");
        expected.Add(AuditAction.KeyCreated, root, tokens, detail: "shop");
        var minted = await site.Post($"/api/v1/provision/users/{cyn}/token", new { }, minting);
        expected.Add(AuditAction.SignInTokenIssued, subject: cyn, address: There, detail: "shop");
        var token = minted.Json.GetProperty("token").GetString()!;
        (await visitor.Post("/api/v1/auth/exchange", new { token })).Status.ShouldBe(200);
        expected.Add(AuditAction.LoggedIn, cyn, address: Here);
        (await site.Post("/api/v1/auth/exchange", new { token })).Status.ShouldBe(401);
        expected.Add(AuditAction.LogInFailed, subject: cyn, address: There);
        await visitor.Ask(HttpMethod.Delete, $"/api/v1/admin/keys/{id}", cast.Root.AccessToken, body: null);
        expected.Add(AuditAction.KeyRevoked, root, id);

        for (var count = 0; count < 7; count++)
        {
            await site.Post("/api/v1/auth/guest", new { name = "Many" });
        }

        expected.Add(AuditAction.LimitReached, subject: "register-address", address: There);
        await expected.ShouldBeRemembered(server);
        await ShouldHold(server, key, minting, token);
    }

    private static async Task<(string Id, string Key)> NewKey(Attacker visitor, Account by, string scope)
    {
        var key = new { application = "shop", scopes = new[] { scope } };
        var made = (await visitor.Post("/api/v1/admin/keys", key, by.AccessToken)).Json;
        return (made.GetProperty("id").GetString()!, made.GetProperty("key").GetString()!);
    }

    private static async Task<string> Session(AttackedServer server, AuditAction action) =>
        (await server.Remembered(action)).Subject.ShouldNotBeNull();

    private static async Task Put(Attacker visitor, Account by, string path, object body) =>
        (await visitor.Ask(HttpMethod.Put, $"/api/v1/admin/users/{path}", by.AccessToken, body)).Status.ShouldBe(200);

    /// <summary>The chain is whole, also for the command beside the running server, and holds no secret.</summary>
    private static async Task ShouldHold(AttackedServer server, params string[] secrets)
    {
        var rows = await server.Audit.Read(0, 10_000, Stopped);
        var (exitCode, output) = await ChatCommand.Run(["audit", "verify", "--data", server.Data], Stopped);
        output.ShouldContain($"The audit log is intact: {rows.Length} rows.");
        exitCode.ShouldBe(0);
        rows.Where(row => secrets.Any(secret => row.ToString().Contains(secret, StringComparison.OrdinalIgnoreCase)))
            .ShouldBeEmpty();
    }
}
