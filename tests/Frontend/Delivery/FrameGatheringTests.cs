using System.Text;
using OrleansChat.Frontend.Delivery;
using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Tests.Frontend.Delivery;

public sealed class FrameGatheringTests
{
    private readonly byte[] _buffer = new byte[FrameGathering.BytesMax];
    private FrameRing _frames;

    [Fact]
    public void Frames_follow_each_other_until_no_more_fit()
    {
        Add(30_000, 30_000, 30_000);
        var bytes = FrameGathering.Take(ref _frames, _buffer);
        bytes.ShouldBe(2 * (30_000 + 4));
        _frames.Count.ShouldBe(1);
        FrameGathering.Take(ref _frames, _buffer).ShouldBe(30_000 + 4);
        _frames.Count.ShouldBe(0);
    }

    [Fact]
    public void Lines_are_one_message_with_the_shortest_header()
    {
        Add(3, 5);
        var bytes = FrameGathering.TakeLines(ref _frames, _buffer);
        _buffer[..bytes].ShouldBe([0x81, 9, .. "xxx\nxxxxx"u8]);
    }

    [Fact]
    public void A_control_frame_stands_between_two_messages()
    {
        Add(3);
        _frames.Add(ServerFrame.Ping);
        Add(5);
        var bytes = FrameGathering.TakeLines(ref _frames, _buffer);
        _buffer[..bytes].ShouldBe([0x81, 3, .. "xxx"u8, .. ServerFrame.Ping, 0x81, 5, .. "xxxxx"u8]);
    }

    [Fact]
    public void A_line_that_does_not_fit_opens_the_next_message()
    {
        Add(40_000, 30_000);
        FrameGathering.TakeLines(ref _frames, _buffer).ShouldBe(40_000 + 4);
        FrameGathering.TakeLines(ref _frames, _buffer).ShouldBe(30_000 + 4);
        _frames.Count.ShouldBe(0);
    }

    private void Add(params int[] sizes)
    {
        foreach (var size in sizes)
        {
            _frames.Add(ServerFrame.Text(Encoding.UTF8.GetBytes(new string('x', size))));
        }
    }
}
