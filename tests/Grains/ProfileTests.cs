using OrleansChat.Accounts;
using OrleansChat.Fanout;
using OrleansChat.Grains.Accounts;
using OrleansChat.Sessions;
using OrleansChat.Uploads;

namespace OrleansChat.Tests.Grains;

public sealed class ProfileTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private static readonly DeviceInfo Device = new("phone", "test");
    private static int _next;

    [Fact]
    public async Task A_new_name_is_told_to_the_persons_connections_and_known_to_their_sessions()
    {
        var ann = await Register();
        var sessions = cluster.Sessions(ann.User.Id);
        var grant = (await sessions.Start(ann, Device)).Value!;
        var observer = new Recorder();
        await cluster.Stream(FanoutStreams.User(ann.User.Id)).SubscribeAsync(observer);
        var by = (await sessions.Authenticate(grant.AccessToken)).Value!;

        var handle = $"new{ann.User.Id.Value}";
        var profile = (await cluster.Account(ann.User.Id).ChangeProfile(by, new ProfileChange("Bea", handle, null)))
            .Value.ShouldNotBeNull();
        profile.ShouldBe(new Profile(ann.User with { Name = "Bea" }, handle, Avatar: null));
        (await observer.Next()).ShouldBe(new ProfileChanged(profile));
        (await sessions.Authenticate(grant.AccessToken)).Value!.User.Name.ShouldBe("Bea");
        (await sessions.Attend("f-1")).User.ShouldBe(profile.User);
        (await cluster.Account(ann.User.Id).LogIn("correct horse")).Value!.User.Name.ShouldBe("Bea");
    }

    [Fact]
    public async Task A_handle_that_is_taken_is_a_conflict()
    {
        var (ann, bob) = (await Register(), await Register());
        var taken = (await cluster.Account(bob.User.Id).Describe())!.Handle!;
        var refusal = (await Change(ann, new ProfileChange("Bea", taken.ToUpperInvariant(), null))).Refusal!;
        refusal.ShouldBe(Refusals.HandleTaken);
        (await cluster.Account(ann.User.Id).Describe())!.User.Name.ShouldBe(ann.User.Name);
        (await Change(ann, new ProfileChange(null, null, UploadId.Parse("a-none")))).Refusal
            .ShouldBe(Refusals.AvatarNotFound);
    }

    [Fact]
    public async Task An_application_that_renames_somebody_tells_their_connections()
    {
        var id = UserId.Parse($"profile-{Interlocked.Increment(ref _next)}");
        var external = new ExternalId("shop", id.Value);
        await cluster.Account(id).Provision(external, "Ann", isBot: false);
        var observer = new Recorder();
        await cluster.Stream(FanoutStreams.User(id)).SubscribeAsync(observer);
        var renamed = (await cluster.Account(id).Provision(external, "Bea", isBot: false)).Value!;
        (await observer.Next()).ShouldBe(new ProfileChanged(new Profile(renamed.User, Handle: null, Avatar: null)));
    }

    [Theory]
    [InlineData("", null, "name")]
    [InlineData("\u202eevil", null, "name")]
    [InlineData(null, "ab", "handle")]
    [InlineData(null, "no space", "handle")]
    [InlineData(null, "Ad-min", "handle")]
    [InlineData("Ann", "ann", null)]
    public void Names_and_handles_follow_the_rules_of_registration(string? name, string? handle, string? member)
    {
        var refusal = ProfileRules.RefusalOf(new ProfileChange(name, handle, null), DeploymentRole.Member);
        refusal?.Code.ShouldBe(ErrorCode.SchemaViolation);
        refusal?.Message.Split(':')[0].ShouldBe(member);
        (refusal is null).ShouldBe(member is null);
    }

    [Fact]
    public void Guests_have_names_and_pictures_but_no_handles()
    {
        var picture = UploadId.Parse("a-1");
        ProfileRules.RefusalOf(new ProfileChange("Ann", null, picture), DeploymentRole.Guest).ShouldBeNull();
        ProfileRules.RefusalOf(new ProfileChange("Ann", "ann", null), DeploymentRole.Guest)
            .ShouldBe(Refusals.HandleForbidden);
    }

    [Fact]
    public void What_a_change_does_not_name_stays()
    {
        var account = new StoredAccount(
            new Participant(UserId.Parse("ann"), SenderType.User, "Ann"), "ann@example.org", "ann", "hash", default)
        {
            Avatar = UploadId.Parse("a-1"),
        };
        ProfileRules.Apply(account, new ProfileChange("Bea", null, null))
            .ShouldBe(account with { User = account.User with { Name = "Bea" } });
        ProfileRules.Apply(account, new ProfileChange(null, "bea", UploadId.Parse("a-2")))
            .ShouldBe(account with { Handle = "bea", Avatar = UploadId.Parse("a-2") });
        ProfileRules.Apply(account, new ProfileChange(null, null, null) { RemovesAvatar = true })
            .ShouldBe(account with { Avatar = null });
    }

    private Task<Result<Profile>> Change(ProvedAccount account, ProfileChange change) =>
        cluster.Account(account.User.Id).ChangeProfile(
            new AuthenticatedSession(SessionId.Parse("s"), account.User, account.Role), change);

    private async Task<ProvedAccount> Register()
    {
        var id = $"profile-{Interlocked.Increment(ref _next)}";
        var registration = new Registration($"{id}@example.org", id, "correct horse", "Ann");
        return (await cluster.Account(UserId.Parse(id)).Register(registration)).Value.ShouldNotBeNull();
    }
}
