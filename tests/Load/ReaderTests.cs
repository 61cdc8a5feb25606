using System.Text;
using OrleansChat.Tools.Load.Sockets;

namespace OrleansChat.Tests.Load;

public sealed class ReaderTests
{
    private readonly Requests _requests = new(TimeProvider.System);
    private readonly Reader _reader;

    public ReaderTests()
    {
        _reader = new Reader(new Room(_requests, "c-1", "group"));
        _reader.Follow(null!, head: 10);
    }

    [Fact]
    public void Events_in_order_are_accepted()
    {
        Take(11, 12, 13);

        _reader.Next.ShouldBe(14);
        Faults().ShouldBe((0, 0, 0));
    }

    [Fact]
    public void A_repeated_event_is_a_duplicate()
    {
        Take(11, 12, 11);

        Faults().ShouldBe((0, 1, 0));
    }

    [Fact]
    public void An_event_passed_over_is_missing()
    {
        Take(11, 14);

        Faults().ShouldBe((2, 0, 0));
    }

    [Fact]
    public void A_missing_event_that_comes_late_is_out_of_order()
    {
        Take(11, 13, 12);

        Faults().ShouldBe((0, 0, 1));
    }

    [Fact]
    public void The_latency_of_a_send_of_this_step_is_counted_at_every_reader()
    {
        var id = _requests.Send(_reader.Room, due: 1_000_000);
        var start = Encoding.ASCII.GetString(_requests.ClientIdStart);
        var frame = Encoding.ASCII.GetBytes(
            $$"""{"event":"message","seq":11,{{start}}{{id}}","text":"x"}""");

        _reader.Take(frame, now: 3_000_000);

        _requests.Measurement.Delivered.Count.ShouldBe(1);
        _requests.Measurement.Delivered.Max.TotalMilliseconds.ShouldBe(2, 0.01);
    }

    [Fact]
    public void Catching_up_needs_every_event_up_to_the_head()
    {
        var whole = """{"re":1,"ok":{"head":12,"events":[{"seq":11},{"seq":12}]}}"""u8;
        var torn = """{"re":1,"ok":{"head":15,"events":[{"seq":13},{"seq":15}]}}"""u8;

        _reader.CatchUp(null!, head: 12, whole).ShouldBeTrue();
        _reader.CatchUp(null!, head: 15, torn).ShouldBeFalse();
    }

    private void Take(params long[] seqs)
    {
        foreach (var seq in seqs)
        {
            _reader.Take(Encoding.ASCII.GetBytes($$"""{"event":"message","seq":{{seq}},"text":"x"}"""), now: 1);
        }
    }

    private (long Missing, long Duplicates, long Reordered) Faults() => (
        _requests.Measurement.Missing, _requests.Measurement.Duplicates, _requests.Measurement.Reordered);
}
