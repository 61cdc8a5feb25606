using System.Text;
using OrleansChat.Frontend.Delivery;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Tests.Frontend.Fixtures;
using OrleansChat.Tests.Shared;

namespace OrleansChat.Tests.Frontend.Delivery;

public sealed class WriteSchedulerTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    private readonly ManualTime _time = new();
    private readonly WriteScheduler _writers;
    private readonly FakeSocket _socket;
    private readonly Outbox _outbox;

    public WriteSchedulerTests()
    {
        _writers = new WriteScheduler(1, Interval, _time);
        _socket = new FakeSocket(_time);
        _outbox = new Outbox(_socket, _writers);
    }

    [Fact]
    public async Task Events_that_come_within_an_interval_share_a_write()
    {
        FanOut("first");
        await _socket.Texts(1);
        FanOut("second");
        _time.Advance(Interval / 2);
        FanOut("third");
        await WhatIsDueIsWritten();
        _socket.Writes.ShouldBe(1);
        _time.Advance(Interval / 2);
        (await _socket.Texts(3)).ShouldBe(["first", "second", "third"]);
        _socket.Writes.ShouldBe(2);
    }

    [Fact]
    public async Task An_event_that_comes_after_an_interval_is_written_at_once()
    {
        FanOut("first");
        await _socket.Texts(1);
        _time.Advance(Interval);
        FanOut("second");
        (await _socket.Texts(2)).ShouldBe(["first", "second"]);
    }

    [Fact]
    public async Task A_reply_does_not_wait_and_takes_earlier_events_along()
    {
        FanOut("first");
        await _socket.Texts(1);
        FanOut("second");
        _outbox.TryReply(Frame("reply")).ShouldBeTrue();
        (await _socket.Texts(3)).ShouldBe(["first", "second", "reply"]);
        FanOut("third");
        _time.Advance(Interval);
        (await _socket.Texts(4)).ShouldBe(["first", "second", "reply", "third"]);
    }

    [Fact]
    public async Task A_close_frame_does_not_wait()
    {
        FanOut("first");
        await _socket.Texts(1);
        FanOut("second");
        _outbox.Send(ServerFrame.Close(CloseCode.Normal));
        (await _socket.Closed()).ShouldBe(1000);
        (await _socket.Texts(2)).ShouldBe(["first", "second"]);
    }

    private static byte[] Frame(string text) => ServerFrame.Text(Encoding.UTF8.GetBytes(text));

    private void FanOut(string text) => FanOut(_outbox, text);

    private void FanOut(Outbox outbox, string text)
    {
        if (outbox.Enqueue(Frame(text)))
        {
            _writers.Schedule(outbox);
        }
    }

    /// <summary>The one loop writes in order.</summary>
    private async Task WhatIsDueIsWritten()
    {
        var last = new FakeSocket(_time);
        FanOut(new Outbox(last, _writers), "last");
        await last.Texts(1);
    }
}
