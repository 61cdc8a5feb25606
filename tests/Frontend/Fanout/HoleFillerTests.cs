using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.Conversations;
using OrleansChat.Frontend;
using OrleansChat.Frontend.Delivery;
using OrleansChat.Frontend.Fanout;
using OrleansChat.Reading;
using OrleansChat.Tests.Frontend.Fixtures;
using OrleansChat.Tests.Shared;

namespace OrleansChat.Tests.Frontend.Fanout;

public sealed class HoleFillerTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);

    private readonly ManualTime _time = new();
    private readonly Owner _owner = new();
    private readonly FakeReader _log = new(Events.Plaza);
    private readonly HoleFiller _filler;

    public HoleFillerTests()
    {
        var (factory, grains) = FakeGrains.Create();
        grains.Add<ILogReaderGrain>(_ => _log);
        var ids = new FrontendIds(System.Security.Cryptography.RandomNumberGenerator.Create());
        var calls = new GrainCalls(factory, ids, new FrontendOptions(), _time, NullLogger<GrainCalls>.Instance);
        var writers = new WriteScheduler(1, TimeSpan.Zero, TimeProvider.System);
        _filler = new HoleFiller(
            _owner,
            new Lock(),
            new FanoutServices(calls, new FanoutOptions(), writers, ids, NullLogger<FanoutHub>.Instance));
        _log.Log.AddRange(Events.Appended(1, 9).Events);
    }

    [Fact]
    public void A_hole_that_closes_by_itself_in_time_costs_no_read()
    {
        _owner.HoleAfter = 3;
        _filler.Watch();
        _owner.HoleAfter = null;
        _time.Advance(Moment * 10);
        _log.Fills.ShouldBe(0);
    }

    [Fact]
    public void A_hole_that_stays_is_read_until_nothing_is_missing_and_the_stream_is_renewed_once()
    {
        _owner.HoleAfter = 3;
        _owner.FilledAt = 5;
        _filler.Watch();
        _filler.Watch();
        _time.Advance(Moment);
        _owner.Taken.ShouldBe([3, 4, 5]);
        _owner.Renewals.ShouldBe(1);
        _owner.HoleAfter.ShouldBeNull();
    }

    [Fact]
    public void The_next_hole_waits_its_moment_again()
    {
        _owner.HoleAfter = 3;
        _owner.FilledAt = 3;
        _filler.Watch();
        _time.Advance(Moment);
        _owner.HoleAfter = 7;
        _filler.Watch();
        _time.Advance(Moment - TimeSpan.FromMilliseconds(1));
        _owner.Taken.ShouldBe([3]);
    }

    [Fact]
    public async Task A_log_that_fails_or_has_nothing_new_is_asked_again_ever_less_often()
    {
        _owner.HoleAfter = 3;
        _owner.FilledAt = 3;
        _owner.IsStale = true;
        _filler.Watch();
        _time.Advance(Moment);
        await _time.WhenArmed(Retry);
        _owner.IsStale = false;
        _log.Fault = new TimeoutException();
        _time.Advance(Retry);
        await _time.WhenArmed(Retry * 2);
        _log.Fault = null;
        _time.Advance(Retry * 2);
        await _owner.Filled.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        _log.Fills.ShouldBe(3);
        _owner.PlacesLost.ShouldBe(0);
    }

    [Fact]
    public async Task The_place_is_lost_after_30_seconds_and_again_30_seconds_later()
    {
        _owner.HoleAfter = 3;
        _log.Fault = new TimeoutException();
        _filler.Watch();
        _time.Advance(Moment);
        var retry = Retry;
        var places = new List<TimeSpan>();
        while (places.Count < 2)
        {
            await _time.WhenArmed(retry);
            if (_owner.PlacesLost > places.Count)
            {
                places.Add(_time.GetUtcNow() - DateTimeOffset.UnixEpoch);
            }

            _time.Advance(retry);
            retry = retry * 2 < TimeSpan.FromSeconds(3) ? retry * 2 : TimeSpan.FromSeconds(3);
        }

        places[0].ShouldBeInRange(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(33.1));
        (places[1] - places[0]).ShouldBeInRange(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(33));
    }

    /// <summary>A feed whose hole closes after one event.</summary>
    private sealed class Owner : IHoleOwner
    {
        public ConversationId Conversation => Events.Plaza;

        public long? HoleAfter { get; set; }

        /// <summary>With the page after this seq the hole is filled.</summary>
        public long FilledAt { get; set; }

        /// <summary>Pages bring nothing new.</summary>
        public bool IsStale { get; set; }

        public List<long> Taken { get; } = [];

        public int Renewals { get; private set; }

        public int PlacesLost { get; private set; }

        public TaskCompletionSource Filled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool TakeFilled(EventPage page, long after)
        {
            if (IsStale)
            {
                return false;
            }

            page.Events[0].Seq.ShouldBe(after + 1);
            Taken.Add(after);
            HoleAfter = after < FilledAt ? after + 1 : null;
            if (HoleAfter is null)
            {
                Filled.TrySetResult();
            }

            return true;
        }

        public void LostEvents() => Renewals++;

        public void LosePlace() => PlacesLost++;
    }
}
