using System.Text;
using OrleansChat.Frontend.Delivery;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Tests.Shared;
using OrleansChat.Tests.Frontend.Fixtures;

namespace OrleansChat.Tests.Frontend.Delivery;

public sealed class OutboxTests
{
    private readonly FakeSocket _socket = new(new ManualTime());
    private readonly WriteScheduler _writers = new(1, TimeSpan.Zero, TimeProvider.System);
    private readonly Outbox _outbox;

    public OutboxTests() => _outbox = new Outbox(_socket, _writers);

    [Fact]
    public async Task Frames_go_out_in_order()
    {
        for (var number = 0; number < 500; number++)
        {
            _outbox.Send(Frame($"{number}"));
        }

        (await _socket.Texts(500)).ShouldBe(Enumerable.Range(0, 500).Select(number => $"{number}"));
    }

    [Fact]
    public async Task Waiting_frames_are_sent_in_one_write()
    {
        _socket.Stall();
        for (var number = 0; number < 101; number++)
        {
            _outbox.Send(Frame($"{number}"));
        }

        _socket.GoOn();
        await _socket.Texts(101);
        _socket.Writes.ShouldBe(2);
    }

    [Fact]
    public async Task With_batch_text_that_waits_is_one_message_a_line_each_and_control_frames_stay_alone()
    {
        _outbox.Batch = true;
        _socket.Stall();
        _outbox.Send(Frame("0"));
        _outbox.Send(Frame("1"));
        _outbox.Send(Frame(new string('x', 200)));
        _outbox.Send(ServerFrame.Ping);
        _outbox.Send(Frame("3"));
        _outbox.Send(Frame("4"));
        _socket.GoOn();
        (await _socket.Texts(3)).ShouldBe(["0", "1\n" + new string('x', 200), "3\n4"]);
        _socket.Frames()[2].ShouldBe(ServerFrame.Ping);
    }

    [Fact]
    public async Task With_batch_large_frames_go_out_whole_and_in_order()
    {
        _outbox.Batch = true;
        _socket.Stall();
        int[] sizes = [1, 31_000, 32_000, 32_768, 1, 65_530, 20_000, 20_000, 20_000, 20_000, 5];
        foreach (var size in sizes)
        {
            _outbox.Send(Frame(new string('x', size)));
        }

        _socket.GoOn();
        await _socket.Until(() => Lines() == sizes.Length, "all frames");
        string.Join('\n', await _socket.Texts(1)).Split('\n').Select(line => line.Length).ShouldBe(sizes);

        int Lines() => _socket.Frames().Where(ServerFrame.IsText).Sum(frame => frame.Count(one => one == '\n') + 1);
    }

    [Fact]
    public async Task More_than_1024_waiting_frames_are_more_than_it_holds()
    {
        _socket.Stall();
        _outbox.Send(Frame("in flight"));
        for (var number = 0; number < 1_024; number++)
        {
            _outbox.Enqueue(Frame("x"));
        }

        _outbox.Overflowed.ShouldBeFalse();
        _outbox.Enqueue(Frame("x"));
        _outbox.Overflowed.ShouldBeTrue();
        _outbox.Seal(ServerFrame.Close(CloseCode.SlowConsumer));
        _socket.GoOn();
        (await _socket.Closed()).ShouldBe(4001);
        (await _socket.Texts(1)).ShouldBe(["in flight"]);
    }

    [Fact]
    public void More_than_a_mebibyte_waiting_is_more_than_it_holds()
    {
        _socket.Stall();
        _outbox.Send(Frame("in flight"));
        var frame = Frame(new string('x', 64 * 1024 - 10));
        for (var number = 0; number < 16; number++)
        {
            _outbox.Enqueue(frame);
        }

        _outbox.Overflowed.ShouldBeFalse();
        _outbox.Enqueue(frame);
        _outbox.Overflowed.ShouldBeTrue();
    }

    [Fact]
    public async Task Replies_wait_while_much_waits_and_never_overflow_it()
    {
        _socket.Stall();
        _outbox.Send(Frame("in flight"));
        var replies = Task.WhenAll(Enumerable.Range(0, 2_000).Select(number => Reply($"{number}")));
        replies.IsCompleted.ShouldBeFalse();
        _socket.GoOn();
        await replies;
        (await _socket.Texts(2_001)).Count.ShouldBe(2_001);
        _outbox.Overflowed.ShouldBeFalse();
    }

    [Fact]
    public async Task Nothing_follows_the_last_frame()
    {
        _outbox.Send(Frame("before"));
        _outbox.Seal(ServerFrame.Close(CloseCode.Normal));
        _outbox.Send(Frame("after"));
        (await _socket.Closed()).ShouldBe(1000);
        await _outbox.Flushed();
        _socket.Frames().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Nothing_follows_a_close_frame_of_the_transport()
    {
        _outbox.Send(ServerFrame.Close(CloseCode.NotUtf8));
        _outbox.Send(Frame("after"));
        await _outbox.Flushed();
        _socket.Frames().ShouldHaveSingleItem();
    }

    private static byte[] Frame(string text) => ServerFrame.Text(Encoding.UTF8.GetBytes(text));

    private async Task Reply(string text)
    {
        while (!_outbox.TryReply(Frame(text)))
        {
            await _outbox.Room();
        }
    }
}
