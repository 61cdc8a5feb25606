using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.Conversations;
using OrleansChat.Fanout;
using OrleansChat.Frontend;
using OrleansChat.Frontend.Delivery;
using OrleansChat.Frontend.Fanout;
using OrleansChat.Reading;
using OrleansChat.Tests.Shared;
using OrleansChat.Tests.Frontend.Fixtures;

namespace OrleansChat.Tests.Frontend.Fanout;

public sealed class CatchUpTests
{
    private readonly ManualTime _time = new();
    private readonly WriteScheduler _writers = new(1, TimeSpan.Zero, TimeProvider.System);
    private readonly FakeReader _log = new(Events.Plaza);
    private readonly FanoutOptions _options = new();
    private readonly FanoutServices _services;
    private readonly ConversationFeed _feed;
    private readonly Dictionary<ConversationFeed, ConversationReader> _readers = [];

    public CatchUpTests()
    {
        var (factory, grains) = FakeGrains.Create();
        grains.Add<ILogReaderGrain>(_ => _log);
        var ids = new FrontendIds(System.Security.Cryptography.RandomNumberGenerator.Create());
        var calls = new GrainCalls(factory, ids, new FrontendOptions(), _time, NullLogger<GrainCalls>.Instance);
        _options.RecentBytesMax = 256 * 1024;
        _services = new FanoutServices(calls, _options, _writers, ids, NullLogger<FanoutHub>.Instance);
        _feed = Feed();
    }

    [Fact]
    public async Task Many_simultaneous_reconnects_share_two_reads_and_the_same_frames()
    {
        Store(1, 200);
        Reader(_feed, head: 200);
        var pause = new TaskCompletionSource();
        _log.Pause = pause.Task;
        var first = _feed.Missed.Read(150, 200);
        var others = Enumerable.Range(100, 100).Select(after => _feed.Missed.Read(after, 200)).ToList();
        _log.Fills.ShouldBe(1);
        pause.SetResult();
        await first;
        await Task.WhenAll(others);
        _log.Fills.ShouldBe(2);
        var longest = _feed.Recent(Events.Epoch, 100, 200)!;
        longest.Count.ShouldBe(100);
        _feed.Recent(Events.Epoch, 199, 200)!.ShouldHaveSingleItem().ShouldBeSameAs(longest[^1]);
        await _feed.Missed.Read(120, 200);
        _log.Fills.ShouldBe(2);
    }

    [Fact]
    public async Task Events_that_the_stream_missed_are_shown_to_live_readers_once()
    {
        Store(1, 12);
        var ann = Reader(_feed, head: 10);
        _feed.Learn(Events.Epoch, 12).ShouldBeTrue();
        await _feed.Missed.Read(4, 12);
        _feed.Recent(Events.Epoch, 4, 12)!.Count.ShouldBe(8);
        await _feed.OnNextAsync(Events.Appended(11, 13));
        (await ann.Heard()).ShouldBe(["11", "12", "13"]);
    }

    [Fact]
    public async Task A_fault_fails_all_waiting_readers_and_the_next_one_is_served()
    {
        Store(1, 9);
        Reader(_feed, head: 9);
        _log.Fault = new IOException();
        await Should.ThrowAsync<IOException>(_feed.Missed.Read(2, 9));
        _log.Fault = null;
        await _feed.Missed.Read(2, 9);
        _feed.Recent(Events.Epoch, 2, 9)!.Count.ShouldBe(7);
    }

    [Fact]
    public async Task Another_life_of_the_log_brings_nothing()
    {
        Store(1, 9);
        Reader(_feed, head: 9);
        _log.Epoch = Epoch.Parse("e-2");
        await _feed.Missed.Read(2, 9);
        _feed.Recent(Events.Epoch, 2, 9).ShouldBeNull();
    }

    [Fact]
    public async Task No_more_conversations_are_read_at_once_than_allowed()
    {
        Store(1, 9);
        var pause = new TaskCompletionSource();
        _log.Pause = pause.Task;
        var reads = new List<Task>();
        for (var count = 0; count <= _options.CatchUpsAtOnce; count++)
        {
            var feed = Feed();
            Reader(feed, head: 9);
            reads.Add(feed.Missed.Read(2, 9));
        }

        _log.Fills.ShouldBe(_options.CatchUpsAtOnce);
        pause.SetResult();
        await Task.WhenAll(reads);
        _log.Fills.ShouldBe(_options.CatchUpsAtOnce + 1);
    }

    [Fact]
    public async Task A_conversation_in_which_nothing_happens_keeps_no_events()
    {
        Reader(_feed, head: 0);
        await _feed.OnNextAsync(Events.Appended(1, 9));
        Tick(60);
        _feed.Recent(Events.Epoch, 5, 9)!.Count.ShouldBe(4);
        Tick(1);
        _feed.Recent(Events.Epoch, 5, 9).ShouldBeNull();
        await _feed.OnNextAsync(Events.Appended(10, 11));
        _feed.Recent(Events.Epoch, 9, 11)!.Count.ShouldBe(2);
    }

    [Fact]
    public async Task All_conversations_together_stay_within_the_budget()
    {
        var other = Feed();
        Reader(_feed, head: 0);
        Reader(other, head: 0);
        var large = new string('x', 4_000);
        for (var seq = 1; seq <= 200; seq++)
        {
            await _feed.OnNextAsync(Events.Appended(Events.Message(seq, large)));
            await other.OnNextAsync(Events.Appended(Events.Message(seq, large)));
        }

        Kept(_feed).ShouldBeGreaterThan(0);
        Kept(other).ShouldBeGreaterThan(0);
        ((Kept(_feed) + Kept(other)) * (long)large.Length).ShouldBeLessThanOrEqualTo(_options.RecentBytesMax);
        Retire(_feed);
        for (var seq = 201; seq <= 300; seq++)
        {
            await other.OnNextAsync(Events.Appended(Events.Message(seq, large)));
        }

        _services.Recent.IsExceeded.ShouldBeFalse();
        _feed.Recent(Events.Epoch, 199, 200).ShouldBeNull();
    }

    private static int Kept(ConversationFeed feed)
    {
        var head = feed.Known()?.Head ?? 0;
        return Enumerable.Range(0, (int)head).Count(after => feed.Recent(Events.Epoch, after, head) is not null);
    }

    private void Retire(ConversationFeed feed)
    {
        _readers[feed].End();
        _time.Advance(_options.Linger);
        feed.TryRetire().ShouldBeTrue();
    }

    private void Tick(int times)
    {
        for (var count = 0; count < times; count++)
        {
            _feed.Tick();
        }
    }

    private ConversationFeed Feed() => new(Events.Plaza, FanoutStreams.Conversation(Events.Plaza), _services);

    private FakeReceiver Reader(ConversationFeed feed, long head)
    {
        var receiver = new FakeReceiver(Events.Ann, _time, _writers);
        var reader = _readers[feed] = new ConversationReader(receiver);
        feed.TryHold(reader).ShouldBeTrue();
        feed.Learn(Events.Epoch, head).ShouldBeTrue();
        feed.Open(reader, Events.Epoch, head);
        return receiver;
    }

    private void Store(long first, long last) => _log.Log.AddRange(Events.Appended(first, last).Events);
}
