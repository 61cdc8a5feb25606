using OrleansChat.Accounts;
using OrleansChat.Fanout;
using OrleansChat.Grains.Sessions;
using OrleansChat.Sessions;

namespace OrleansChat.Tests.Grains;

public sealed class SessionGrainTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private static readonly DeviceInfo Device = new("phone", "test");
    private static int _next;

    [Fact]
    public async Task An_access_token_proves_its_session()
    {
        var ann = await NewGuest();
        var grant = (await cluster.Sessions(ann.User.Id).Start(ann, Device)).Value!;
        var proved = await cluster.Sessions(ann.User.Id).Authenticate(grant.AccessToken);
        proved.Value.ShouldBe(new AuthenticatedSession(grant.Session, ann.User, DeploymentRole.Guest));
    }

    [Fact]
    public async Task A_wrong_token_or_a_refresh_token_proves_nothing()
    {
        var ann = await NewGuest();
        var grant = (await cluster.Sessions(ann.User.Id).Start(ann, Device)).Value!;
        foreach (var wrong in new[] { grant.RefreshToken, grant.AccessToken + "x", $"{ann.User.Id}~", "" })
        {
            (await cluster.Sessions(ann.User.Id).Authenticate(wrong)).Refusal!.Code.ShouldBe(ErrorCode.Unauthenticated);
        }
    }

    [Fact]
    public async Task A_refresh_whose_answer_got_lost_is_repeated()
    {
        var ann = await NewGuest();
        var sessions = cluster.Sessions(ann.User.Id);
        var grant = (await sessions.Start(ann, Device)).Value!;
        var lost = (await sessions.Refresh(grant.RefreshToken)).Value!;
        var repeated = (await sessions.Refresh(grant.RefreshToken)).Value!;
        repeated.RefreshToken.ShouldNotBe(lost.RefreshToken);
        foreach (var good in new[] { grant, lost, repeated })
        {
            (await sessions.Authenticate(good.AccessToken)).Value!.Id.ShouldBe(grant.Session);
        }

        var next = (await sessions.Refresh(repeated.RefreshToken)).Value!;
        (await sessions.Authenticate(next.AccessToken)).Value.ShouldNotBeNull();
    }

    [Fact]
    public async Task Two_windows_that_wake_together_again_and_again_stay()
    {
        var ann = await NewGuest();
        var sessions = cluster.Sessions(ann.User.Id);
        var (here, there) = ((await sessions.Start(ann, Device)).Value!, (TokenGrant?)null);
        there = here;
        for (var round = 0; round < 5; round++)
        {
            var grants = await Task.WhenAll(
                sessions.Refresh(here.RefreshToken), sessions.Refresh(there.RefreshToken));
            (here, there) = (grants[0].Value.ShouldNotBeNull(), grants[1].Value.ShouldNotBeNull());
        }

        (await sessions.Authenticate(here.AccessToken)).Value.ShouldNotBeNull();
        (await sessions.Authenticate(there.AccessToken)).Value.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_renewal_can_be_repeated_a_limited_number_of_times_and_the_session_continues()
    {
        var ann = await NewGuest();
        var sessions = cluster.Sessions(ann.User.Id);
        var grant = (await sessions.Start(ann, Device)).Value!;
        for (var repeat = 0; repeat < ISessionStore.SuccessorsMax; repeat++)
        {
            (await sessions.Refresh(grant.RefreshToken)).Value.ShouldNotBeNull();
        }

        (await sessions.Refresh(grant.RefreshToken)).Refusal!.Code.ShouldBe(ErrorCode.RateLimited);
        (await sessions.List()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_refresh_gives_new_tokens_and_the_old_one_ends_the_session_once_they_were_used()
    {
        var ann = await NewGuest();
        var sessions = cluster.Sessions(ann.User.Id);
        var grant = (await sessions.Start(ann, Device)).Value!;
        var observer = new Recorder();
        await cluster.Stream(FanoutStreams.User(ann.User.Id)).SubscribeAsync(observer);
        var fresh = (await sessions.Refresh(grant.RefreshToken)).Value!;
        (await sessions.Authenticate(fresh.AccessToken)).Value.ShouldNotBeNull();
        (await sessions.Refresh(fresh.RefreshToken)).Value.ShouldNotBeNull();

        (await sessions.Refresh(grant.RefreshToken)).Refusal!.Code.ShouldBe(ErrorCode.Unauthenticated);
        (await sessions.Authenticate(fresh.AccessToken)).Refusal.ShouldNotBeNull();
        (await observer.Next()).ShouldBe(new SessionEnded(ann.User.Id, grant.Session, SessionEndCause.Revoked));
    }

    [Fact]
    public async Task A_user_is_online_while_a_frontend_says_so()
    {
        var ann = await NewGuest();
        var observer = new Recorder();
        await cluster.Stream(FanoutStreams.User(ann.User.Id)).SubscribeAsync(observer);
        var sessions = cluster.Sessions(ann.User.Id);
        await sessions.Attend("f1");
        await sessions.Attend("f2");
        (await sessions.GetPresence()).Online.ShouldBeTrue();
        await sessions.Depart("f1");
        (await sessions.GetPresence()).Online.ShouldBeTrue();
        await sessions.Depart("f2");
        var gone = await sessions.GetPresence();
        gone.Online.ShouldBeFalse();
        gone.LastSeen.ShouldNotBeNull();
        (await observer.Next()).ShouldBeOfType<PresenceChanged>().Presence.Online.ShouldBeTrue();
        (await observer.Next()).ShouldBeOfType<PresenceChanged>().Presence.Online.ShouldBeFalse();
    }

    private async Task<ProvedAccount> NewGuest()
    {
        var name = $"s-{Interlocked.Increment(ref _next)}";
        return (await cluster.Account(UserId.Parse(name)).RegisterGuest(name)).Value!;
    }
}
