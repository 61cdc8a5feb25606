using OrleansChat.Accounts;
using OrleansChat.Fanout;
using OrleansChat.Sessions;

namespace OrleansChat.Tests.Grains;

public sealed class AdministrationTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private static readonly DeviceInfo Device = new("phone", "test");
    private static readonly AuthenticatedSession Superadmin = AdministrationRulesTests.By(DeploymentRole.Superadmin);
    private static int _next;

    [Fact]
    public async Task A_new_role_ends_the_sessions_and_the_next_log_in_has_it()
    {
        var ann = await Register();
        var sessions = cluster.Sessions(ann.User.Id);
        var grant = (await sessions.Start(ann, Device)).Value!;
        var observer = await Observe(ann);

        var changed = await cluster.Account(ann.User.Id).SetRole(Superadmin, DeploymentRole.Admin);
        changed.Value!.Role.ShouldBe(DeploymentRole.Admin);
        changed.Value.User.Type.ShouldBe(SenderType.Staff);
        (await observer.Next()).ShouldBe(new SessionEnded(ann.User.Id, grant.Session, SessionEndCause.Revoked));
        (await sessions.Authenticate(grant.AccessToken)).Value.ShouldBeNull();
        (await sessions.Refresh(grant.RefreshToken)).Value.ShouldBeNull();

        var again = (await cluster.Account(ann.User.Id).LogIn("correct horse")).Value!;
        again.Role.ShouldBe(DeploymentRole.Admin);
        var token = (await sessions.Start(again, Device)).Value!.AccessToken;
        (await sessions.Authenticate(token)).Value!.Role.ShouldBe(DeploymentRole.Admin);
    }

    [Fact]
    public async Task A_ban_ends_the_sessions_and_admits_nobody_until_it_is_lifted()
    {
        var ann = await Register();
        var account = cluster.Account(ann.User.Id);
        var grant = (await cluster.Sessions(ann.User.Id).Start(ann, Device)).Value!;
        var observer = await Observe(ann);

        (await account.SetBan(Superadmin, banned: true, "Spam.")).Value!.BannedAt.ShouldNotBeNull();
        (await observer.Next()).ShouldBe(new SessionEnded(ann.User.Id, grant.Session, SessionEndCause.Banned));
        var refused = (await account.LogIn("correct horse")).Refusal!;
        refused.Code.ShouldBe(ErrorCode.Forbidden);
        refused.Message.ShouldContain("Spam.");
        (await account.LogIn("wrong horse")).Refusal!.Code.ShouldBe(ErrorCode.Unauthenticated);

        (await account.SetBan(Superadmin, banned: false, reason: null)).Value!.BannedAt.ShouldBeNull();
        (await account.LogIn("correct horse")).Value.ShouldNotBeNull();
        (await cluster.Sessions(ann.User.Id).Authenticate(grant.AccessToken)).Value.ShouldBeNull();
    }

    [Fact]
    public async Task A_log_in_that_races_with_a_ban_fails()
    {
        var ann = await Register();
        await cluster.Account(ann.User.Id).SetBan(Superadmin, banned: true, reason: null);
        (await cluster.Sessions(ann.User.Id).Start(ann, Device)).Refusal!.Code.ShouldBe(ErrorCode.Unauthenticated);
    }

    [Fact]
    public async Task A_frontend_learns_the_valid_sessions_when_it_renews_a_presence_lease()
    {
        var ann = await Register();
        var sessions = cluster.Sessions(ann.User.Id);
        var first = (await sessions.Start(ann, Device)).Value!;
        var second = (await sessions.Start(ann, Device)).Value!;
        (await sessions.Attend("f1")).Sessions!.Value.ShouldBe([first.Session, second.Session], ignoreOrder: true);
        await sessions.Revoke(first.Session);
        (await sessions.Attend("f1")).Sessions!.Value.ShouldBe([second.Session]);
    }

    [Fact]
    public async Task A_change_is_audited_with_its_author_and_a_refused_one_is_not()
    {
        var ann = await Register();
        var account = cluster.Account(ann.User.Id);
        var staff = AdministrationRulesTests.By(DeploymentRole.Staff);
        (await account.SetRole(staff, DeploymentRole.Member)).Refusal!.Code.ShouldBe(ErrorCode.Forbidden);
        (await account.SetBan(staff, banned: true, reason: null)).Refusal!.Code.ShouldBe(ErrorCode.Forbidden);
        (await account.SetRole(Superadmin, DeploymentRole.Staff)).Value.ShouldNotBeNull();
        (await account.SetRole(Superadmin, DeploymentRole.Staff)).Value.ShouldNotBeNull();

        var row = (await cluster.Audit.Read(0, 10_000, TestContext.Current.CancellationToken))
            .Where(row => row.Subject == ann.User.Id.Value).ShouldHaveSingleItem();
        (row.Action, row.Actor, row.Detail).ShouldBe(("role-changed", Superadmin.User.Id.Value, "staff"));
    }

    [Fact]
    public async Task Only_administrators_see_accounts()
    {
        var ann = await Register();
        (await cluster.AccountReader().Search(AdministrationRulesTests.By(DeploymentRole.Staff), null, null, 10))
            .Refusal!.Code.ShouldBe(ErrorCode.Forbidden);
        var page = await cluster.AccountReader().Search(
            AdministrationRulesTests.By(DeploymentRole.Admin), ann.User.Id.Value, null, 10);
        page.Value!.Items.ShouldHaveSingleItem().Email.ShouldBe($"{ann.User.Id}@example.org");
    }

    private async Task<ProvedAccount> Register()
    {
        var name = $"d-{Interlocked.Increment(ref _next)}";
        return (await cluster.Account(UserId.Parse(name))
            .Register(new Registration($"{name}@example.org", name, "correct horse", name))).Value!;
    }

    private async Task<Recorder> Observe(ProvedAccount account)
    {
        var observer = new Recorder();
        await cluster.Stream(FanoutStreams.User(account.User.Id)).SubscribeAsync(observer);
        return observer;
    }
}
