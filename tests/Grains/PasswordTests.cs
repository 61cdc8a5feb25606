using OrleansChat.Accounts;
using OrleansChat.Sessions;

namespace OrleansChat.Tests.Grains;

public sealed class PasswordTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private const string First = "correct horse";
    private const string Second = "battery staple";
    private static readonly DeviceInfo Device = new("phone", "test");
    private static int _next;

    [Theory]
    [InlineData("Password123")]
    [InlineData("qwertyuiop")]
    [InlineData("P-COMMON@example.org")]
    [InlineData("p-common")]
    public async Task Common_passwords_are_refused(string password)
    {
        var result = await cluster.Account(UserId.Parse("p-common")).Register(
            new Registration("p-common@example.org", "p-common", password, "Ann"));
        result.Refusal!.Code.ShouldBe(ErrorCode.SchemaViolation);
        result.Refusal.Message.ShouldStartWith("password");
    }

    [Fact]
    public async Task A_changed_password_ends_only_the_other_sessions()
    {
        var ann = await Register();
        var (account, sessions) = (cluster.Account(ann.User.Id), cluster.Sessions(ann.User.Id));
        var here = (await sessions.Start(ann, Device)).Value!;
        var there = (await sessions.Start(ann, Device)).Value!;
        var by = (await sessions.Authenticate(here.AccessToken)).Value!;

        (await account.ChangePassword(by, First, Second)).ShouldBeNull();
        (await sessions.Authenticate(here.AccessToken)).Value.ShouldNotBeNull();
        (await sessions.Refresh(here.RefreshToken)).Value.ShouldNotBeNull();
        (await sessions.Authenticate(there.AccessToken)).Value.ShouldBeNull();
        (await account.LogIn(First)).Value.ShouldBeNull();
        (await account.LogIn(Second)).Value.ShouldNotBeNull();
        (await sessions.Start(ann, Device)).Refusal.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("wrong horse", Second, ErrorCode.Forbidden)]
    [InlineData(First, "short", ErrorCode.SchemaViolation)]
    [InlineData(First, "password1", ErrorCode.SchemaViolation)]
    public async Task A_password_is_not_changed_without_the_old_one_or_to_a_bad_one(
        string current, string password, ErrorCode code)
    {
        var ann = await Register();
        var by = new AuthenticatedSession(SessionId.Parse("s-1"), ann.User, ann.Role);
        (await cluster.Account(ann.User.Id).ChangePassword(by, current, password))!.Code.ShouldBe(code);
        (await cluster.Account(ann.User.Id).LogIn(First)).Value.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_guest_has_no_password_to_change_or_to_forget()
    {
        var account = cluster.Account(UserId.Parse("p-guest"));
        var guest = (await account.RegisterGuest("Gus")).Value!;
        var by = new AuthenticatedSession(SessionId.Parse("s-1"), guest.User, guest.Role);
        (await account.ChangePassword(by, First, Second))!.Code.ShouldBe(ErrorCode.Conflict);
        await account.RequestPasswordReset();
        (await account.LogIn(Second)).Value.ShouldBeNull();
    }

    [Fact]
    public async Task A_mailed_token_resets_the_password_once_and_ends_all_sessions()
    {
        var ann = await Register();
        var (account, sessions) = (cluster.Account(ann.User.Id), cluster.Sessions(ann.User.Id));
        var grant = (await sessions.Start(ann, Device)).Value!;
        await account.RequestPasswordReset();
        var token = await cluster.Mail.Token(Email(ann));

        (await account.ResetPassword(token + "x", Second))!.Code.ShouldBe(ErrorCode.Unauthenticated);
        (await account.ResetPassword(token, "short"))!.Code.ShouldBe(ErrorCode.SchemaViolation);
        (await account.ResetPassword(token, Second)).ShouldBeNull();
        (await sessions.Authenticate(grant.AccessToken)).Value.ShouldBeNull();
        (await account.LogIn(Second)).Value.ShouldNotBeNull();
        (await account.ResetPassword(token, First))!.Code.ShouldBe(ErrorCode.Unauthenticated);
    }

    [Fact]
    public async Task A_token_resets_nobody_elses_password()
    {
        var (ann, bob) = (await Register(), await Register());
        await cluster.Account(ann.User.Id).RequestPasswordReset();
        var token = await cluster.Mail.Token(Email(ann));
        (await cluster.Account(bob.User.Id).ResetPassword(token, Second))!.Code.ShouldBe(ErrorCode.Unauthenticated);
        (await cluster.Account(ann.User.Id).ResetPassword(token, Second)).ShouldBeNull();
    }

    [Fact]
    public async Task Sessions_are_listed_with_their_devices_and_revoked_one_by_one()
    {
        var ann = await Register();
        var sessions = cluster.Sessions(ann.User.Id);
        var phone = (await sessions.Start(ann, Device)).Value!;
        var laptop = (await sessions.Start(ann, new DeviceInfo("laptop", "browser"))).Value!;
        (await sessions.List()).Select(session => session.Device.Device)
            .ShouldBe(["phone", "laptop"], ignoreOrder: true);
        (await sessions.Revoke(phone.Session)).ShouldBeTrue();
        (await sessions.Revoke(phone.Session)).ShouldBeFalse();
        (await sessions.List()).ShouldHaveSingleItem().Id.ShouldBe(laptop.Session);
    }

    private static string Email(ProvedAccount account) => $"{account.User.Id}@example.org";

    private async Task<ProvedAccount> Register()
    {
        var name = $"p-{Interlocked.Increment(ref _next)}";
        return (await cluster.Account(UserId.Parse(name))
            .Register(new Registration($"{name}@example.org", name, First, name))).Value!;
    }
}
