using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Streams;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Fanout;
using OrleansChat.Frontend;
using OrleansChat.Frontend.Delivery;
using OrleansChat.Frontend.Fanout;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Reading;
using OrleansChat.Tests.Shared;
using OrleansChat.Tests.Frontend.Fixtures;

namespace OrleansChat.Tests.Frontend.Fanout;

public sealed class ConversationFeedTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    private readonly ManualTime _time = new();
    private readonly WriteScheduler _writers = new(1, TimeSpan.Zero, TimeProvider.System);
    private readonly FakeReader _log = new(Events.Plaza);
    private readonly ConversationFeed _feed;

    public ConversationFeedTests()
    {
        var (factory, grains) = FakeGrains.Create();
        grains.Add<ILogReaderGrain>(_ => _log);
        var ids = new FrontendIds(System.Security.Cryptography.RandomNumberGenerator.Create());
        var calls = new GrainCalls(factory, ids, new FrontendOptions(), _time, NullLogger<GrainCalls>.Instance);
        _feed = new ConversationFeed(
            Events.Plaza,
            FanoutStreams.Conversation(Events.Plaza),
            new FanoutServices(calls, new FanoutOptions(), _writers, ids, NullLogger<FanoutHub>.Instance));
    }

    [Fact]
    public async Task Events_in_order_are_shown_once_each()
    {
        var (ann, _) = Reader(head: 3);
        await Deliver(Events.Appended(4, 5));
        await Deliver(Events.Appended(4, 6));
        await Deliver(Events.Appended(2, 3));
        (await ann.Heard()).ShouldBe(["4", "5", "6"]);
    }

    [Fact]
    public async Task Events_that_overtook_each_other_are_shown_in_order_without_asking_the_log()
    {
        var (ann, _) = Reader(head: 3);
        await Deliver(Events.Appended(6, 7));
        await Deliver(Events.Appended(5, 5));
        (await ann.Heard()).ShouldBeEmpty();
        await Deliver(Events.Appended(4, 4));
        (await ann.Heard()).ShouldBe(["4", "5", "6", "7"]);
        _time.Advance(Moment * 10);
        _log.Fills.ShouldBe(0);
    }

    [Fact]
    public async Task A_hole_that_stays_is_filled_from_the_log_before_anything_later_is_shown()
    {
        var (ann, _) = Reader(head: 3);
        Store(1, 7);
        await Deliver(Events.Appended(6, 6));
        _time.Advance(Moment - TimeSpan.FromMilliseconds(1));
        (await ann.Heard()).ShouldBeEmpty();
        _log.Fills.ShouldBe(0);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await ann.Socket.Texts(5);
        (await ann.Heard()).ShouldBe(["4", "5", "6", "7"]);
    }

    [Fact]
    public async Task A_stream_that_lost_an_event_is_resumed_at_once()
    {
        var subscription = new FakeSubscription();
        _feed.Joined = Task.FromResult<StreamSubscriptionHandle<StreamEvent>>(subscription);
        var (ann, _) = Reader(head: 3);
        Store(1, 5);
        _feed.Compare(new LogHead(Events.Plaza, Events.Epoch, 5));
        _time.Advance(Moment);
        await subscription.Resumed.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await ann.Socket.Texts(2);
        (await ann.Heard()).ShouldBe(["4", "5"]);
    }

    [Fact]
    public async Task An_unavailable_log_is_read_again()
    {
        var (ann, _) = Reader(head: 1);
        Store(1, 3);
        _log.Fault = new TimeoutException();
        await Deliver(Events.Appended(3, 3));
        _time.Advance(Moment);
        await _time.WhenArmed(TimeSpan.FromMilliseconds(100));
        (await ann.Heard()).ShouldBeEmpty();
        _log.Fault = null;
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await ann.Socket.Texts(3);
        (await ann.Heard()).ShouldBe(["2", "3"]);
    }

    [Fact]
    public async Task Readers_are_sent_away_when_events_stay_missing()
    {
        var (ann, _) = Reader(head: 1);
        _log.Fault = new TimeoutException();
        await Deliver(Events.Appended(3, 3));
        _time.Advance(Moment);
        var retry = TimeSpan.FromMilliseconds(100);
        while (ann.ClosedWith is null)
        {
            await _time.WhenArmed(retry);
            _time.Advance(retry);
            retry = retry * 2 < TimeSpan.FromSeconds(3) ? retry * 2 : TimeSpan.FromSeconds(3);
        }

        ann.ClosedWith.ShouldBe(CloseCode.LostPlace);
        _time.GetUtcNow().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_head_that_moved_on_without_an_event_shows_a_hole()
    {
        var (ann, _) = Reader(head: 1);
        Store(1, 2);
        _feed.Compare(new LogHead(Events.Plaza, Events.Epoch, 2));
        _time.Advance(Moment);
        await ann.Socket.Texts(1);
        (await ann.Heard()).ShouldBe(["2"]);
    }

    [Fact]
    public async Task A_reader_gets_nothing_up_to_its_head_and_everything_after_it()
    {
        Reader(head: 3);
        var (bob, _) = Reader(head: 5, Events.Bob);
        await Deliver(Events.Appended(4, 7));
        (await bob.Heard()).ShouldBe(["6", "7"]);
    }

    [Fact]
    public async Task Events_during_a_subscribe_wait_for_its_answer()
    {
        Reader(head: 3);
        var (bob, reader) = Held(Events.Bob);
        await Deliver(Events.Appended(4, 6));
        (await bob.Heard()).ShouldBeEmpty();
        _feed.Learn(Events.Epoch, 5).ShouldBeTrue();
        _feed.Open(reader, Events.Epoch, 5);
        await Deliver(Events.Appended(7, 7));
        (await bob.Heard()).ShouldBe(["6", "7"]);
    }

    [Fact]
    public async Task A_subscribe_that_fails_leaves_a_live_reader_as_it_was()
    {
        var (ann, reader) = Reader(head: 3);
        await Deliver(Events.Appended(4, 4));
        _feed.TryHold(reader).ShouldBeTrue();
        await Deliver(Events.Appended(5, 6));
        _feed.GiveUp(reader);
        await Deliver(Events.Appended(7, 7));
        (await ann.Heard()).ShouldBe(["4", "5", "6", "7"]);
    }

    [Fact]
    public async Task Two_first_readers_with_different_heads_both_get_the_events_between()
    {
        var (_, first) = Held(Events.Ann);
        var (_, second) = Held(Events.Bob);
        _feed.Learn(Events.Epoch, 5).ShouldBeTrue();
        _feed.Learn(Events.Epoch, 3).ShouldBeFalse();
        _feed.Learn(Events.Epoch, 5).ShouldBeTrue();
        _feed.Open(first, Events.Epoch, 5);
        _feed.Open(second, Events.Epoch, 5);
        await Deliver(Events.Appended(6, 6));
    }

    [Fact]
    public async Task A_mark_is_shown_to_others_and_its_owner_gets_it_on_their_own_stream()
    {
        var (ann, _) = Reader(head: 3);
        var (bob, _) = Reader(head: 3, Events.Bob);
        await Deliver(new MarkMoved(Events.Plaza, Events.Ann.Id, Read: 3, Delivered: 3));
        (await bob.Heard()).ShouldBe(["mark"]);
        (await ann.Heard()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(MemberChange.Left)]
    [InlineData(MemberChange.Banned)]
    public async Task A_removal_ends_the_readers_of_the_person_right_after_its_event(MemberChange change)
    {
        var (ann, _) = Reader(head: 3);
        var (bob, reader) = Reader(head: 3, Events.Bob);
        await Deliver(Events.Appended(Events.Member(4, Events.Bob, change), Events.Message(5)));
        await Deliver(new TypingChanged(Events.Plaza, Events.Ann, On: true));
        (await bob.Heard()).ShouldBe(["4"]);
        reader.HasEnded.ShouldBeTrue();
        (await ann.Heard()).ShouldBe(["4", "5", "typing"]);
    }

    [Fact]
    public async Task A_removal_while_a_subscribe_is_answered_ends_the_reader_only_when_it_is_beyond_the_head()
    {
        Reader(head: 3);
        var (back, returned) = Held(Events.Bob);
        await Deliver(Events.Appended(
            Events.Member(4, Events.Bob, MemberChange.Left), Events.Member(5, Events.Bob, MemberChange.Joined)));
        _feed.Open(returned, Events.Epoch, 5);
        var (gone, left) = Held(Events.Bob);
        await Deliver(Events.Appended(Events.Member(6, Events.Bob, MemberChange.Left), Events.Message(7)));
        _feed.Open(left, Events.Epoch, 5);
        (await back.Heard()).ShouldBe(["6"]);
        (await gone.Heard()).ShouldBe(["6"]);
        left.HasEnded.ShouldBeTrue();
    }

    [Fact]
    public async Task Another_life_of_the_log_resets_its_readers()
    {
        var (ann, _) = Reader(head: 3);
        var other = Epoch.Parse("e-2");
        await Deliver(Events.Appended(Events.Message(4, epoch: other)));
        (await ann.Heard()).ShouldBeEmpty();
        _feed.Compare(new LogHead(Events.Plaza, other, 2));
        (await ann.Heard()).ShouldBe(["reset"]);
        ann.ClosedWith.ShouldBe(CloseCode.LostPlace);
    }

    [Fact]
    public async Task A_front_that_retention_took_beyond_the_place_resets_the_readers()
    {
        var (ann, _) = Reader(head: 3);
        Store(10, 12);
        _feed.Compare(new LogHead(Events.Plaza, Events.Epoch, 12));
        _time.Advance(Moment);
        await ann.Socket.Texts(1);
        (await ann.Heard()).ShouldBe(["reset"]);
    }

    [Fact]
    public async Task More_than_a_queue_holds_while_a_subscribe_is_answered_ends_the_connection()
    {
        Reader(head: 0);
        var (bob, reader) = Held(Events.Bob);
        await Deliver(Events.Appended(1, 1_100));
        _feed.Open(reader, Events.Epoch, 0);
        bob.ClosedWith.ShouldBe(CloseCode.SlowConsumer);
    }

    [Fact]
    public async Task Recent_events_are_kept_for_reconnecting_readers()
    {
        Reader(head: 3);
        await Deliver(Events.Appended(4, 10));
        _feed.Recent(Events.Epoch, 5, 10)!.Count.ShouldBe(5);
        _feed.Recent(Events.Epoch, 3, 10)!.Count.ShouldBe(7);
        _feed.Recent(Events.Epoch, 2, 10).ShouldBeNull();
        _feed.Recent(Epoch.Parse("e-2"), 5, 10).ShouldBeNull();
    }

    [Fact]
    public void A_feed_without_readers_is_retired_after_a_while()
    {
        var (_, reader) = Reader(head: 3);
        _feed.TryRetire().ShouldBeFalse();
        reader.End();
        _feed.TryRetire().ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(10));
        _feed.TryRetire().ShouldBeTrue();
        _feed.TryHold(new ConversationReader(reader.Receiver)).ShouldBeFalse();
    }

    private (FakeReceiver, ConversationReader) Held(Participant user)
    {
        var receiver = new FakeReceiver(user, _time, _writers);
        var reader = new ConversationReader(receiver);
        _feed.TryHold(reader).ShouldBeTrue();
        return (receiver, reader);
    }

    private (FakeReceiver, ConversationReader) Reader(long head, Participant? user = null)
    {
        var (receiver, reader) = Held(user ?? Events.Ann);
        _feed.Learn(Events.Epoch, head).ShouldBeTrue();
        _feed.Open(reader, Events.Epoch, head);
        return (receiver, reader);
    }

    private void Store(long first, long last) => _log.Log.AddRange(Events.Appended(first, last).Events);

    private Task Deliver(StreamEvent streamEvent) => _feed.OnNextAsync(streamEvent);
}
