using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Fanout;
using OrleansChat.Frontend;
using OrleansChat.Frontend.Delivery;
using OrleansChat.Frontend.Fanout;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Sessions;
using OrleansChat.Tests.Shared;
using OrleansChat.Tests.Frontend.Fixtures;

namespace OrleansChat.Tests.Frontend.Fanout;

public sealed class UserFeedTests
{
    private static readonly Participant Ann = new(UserId.Parse("u-ann"), SenderType.User, "Ann");
    private static readonly SessionId Hers = SessionId.Parse("s-1");

    private readonly ManualTime _time = new();
    private readonly WriteScheduler _writers = new(1, TimeSpan.Zero, TimeProvider.System);
    private readonly FakeSessions _sessions = new() { GoingOn = [Hers] };
    private readonly UserFeed _feed;

    public UserFeedTests()
    {
        var (factory, grains) = FakeGrains.Create();
        grains.Add<ISessionGrain>(_ => _sessions);
        var ids = new FrontendIds(System.Security.Cryptography.RandomNumberGenerator.Create());
        var calls = new GrainCalls(factory, ids, new FrontendOptions(), _time, NullLogger<GrainCalls>.Instance);
        _feed = new UserFeed(
            Ann.Id,
            FanoutStreams.User(Ann.Id),
            new FanoutServices(calls, new FanoutOptions(), _writers, ids, NullLogger<FanoutHub>.Instance));
    }

    [Fact]
    public void A_connection_whose_session_ended_before_it_was_attached_is_closed()
    {
        Attach().ClosedWith.ShouldBeNull();
        _sessions.GoingOn = [];
        Attach().ClosedWith.ShouldBe(CloseCode.SessionRevoked);
    }

    [Fact]
    public void A_session_whose_end_was_not_heard_is_closed_at_the_next_renewal()
    {
        var connection = Attach();
        _sessions.GoingOn = [];
        _feed.Tick();
        connection.ClosedWith.ShouldBeNull();
        _time.Advance(SessionLimits.PresenceRenewal);
        _feed.Tick();
        connection.ClosedWith.ShouldBe(CloseCode.SessionRevoked);
    }

    [Fact]
    public void No_connection_is_closed_while_the_valid_sessions_are_unknown()
    {
        _sessions.GoingOn = null;
        Attach().ClosedWith.ShouldBeNull();
    }

    [Theory]
    [InlineData(SessionEndCause.Revoked, 4502)]
    [InlineData(SessionEndCause.Banned, 4503)]
    public async Task An_end_that_is_heard_closes_the_connections_of_that_session_alone(
        SessionEndCause cause, int code)
    {
        var connection = Attach();
        await _feed.OnNextAsync(new SessionEnded(Ann.Id, SessionId.Parse("s-2"), cause));
        connection.ClosedWith.ShouldBeNull();
        await _feed.OnNextAsync(new SessionEnded(Ann.Id, Hers, cause));
        connection.ClosedWith.ShouldBe((CloseCode)code);
    }

    [Fact]
    public async Task A_new_membership_is_told_to_the_connections_but_for_the_one_that_asked_for_it()
    {
        var (laptop, phone) = (Attach("k-laptop"), Attach("k-phone"));
        var plaza = new ConversationInfo(Events.Plaza, ConversationKind.Channel, "Plaza", Events.Epoch, Head: 1);
        await _feed.OnNextAsync(new UserInvited(Ann.Id, plaza) { Except = "k-laptop" });
        await _feed.OnNextAsync(new BlockChanged(Ann.Id, Events.Bob.Id, On: true));
        (await laptop.Heard()).ShouldBe(["block"]);
        (await phone.Heard()).ShouldBe(["invited", "block"]);
    }

    [Fact]
    public async Task A_new_profile_is_told_to_the_persons_connections_and_names_them_from_then_on()
    {
        var (laptop, watcher) = (Attach(), new FakeReceiver(Events.Bob, _time, _writers));
        _feed.TryWatch(watcher).ShouldBeTrue();
        var bea = Ann with { Name = "Bea" };
        await _feed.OnNextAsync(new ProfileChanged(new Profile(bea, "bea", Avatar: null)));
        (await laptop.Heard()).ShouldBe(["profile"]);
        laptop.Session.User.ShouldBe(bea);
        (await watcher.Heard()).ShouldBeEmpty();
        watcher.Session.User.ShouldBe(Events.Bob);
    }

    [Fact]
    public void A_name_that_was_not_heard_is_known_after_the_next_renewal()
    {
        var laptop = Attach();
        _sessions.User = Ann with { Name = "Bea" };
        _feed.Tick();
        laptop.Session.User.ShouldBe(Ann);
        _time.Advance(SessionLimits.PresenceRenewal);
        _feed.Tick();
        laptop.Session.User.ShouldBe(_sessions.User);
    }

    private FakeReceiver Attach(string connection = "k-1")
    {
        var receiver = new FakeReceiver(Ann, _time, _writers) { Id = connection };
        _feed.TryAttach(receiver, connectionsMax: 10, out var admitted).ShouldBeTrue();
        admitted.ShouldBeTrue();
        return receiver;
    }
}
