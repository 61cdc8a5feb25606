using OrleansChat.Tools.Load.Sockets;

namespace OrleansChat.Tests.Load;

public sealed class ClientFramesTests
{
    [Theory]
    [InlineData(0, 6)]
    [InlineData(125, 6)]
    [InlineData(126, 8)]
    [InlineData(4_000, 8)]
    public void A_frame_is_final_and_masked_with_zeroes(int payloadBytes, int headerBytes)
    {
        var payload = Enumerable.Range(0, payloadBytes).Select(index => (byte)index).ToArray();
        var frame = new byte[payloadBytes + ClientFrames.HeaderBytesMax];

        var length = ClientFrames.Write(frame, ClientFrames.Text, payload);

        length.ShouldBe(headerBytes + payloadBytes);
        frame[0].ShouldBe((byte)0x81);
        (frame[1] & 0x80).ShouldBe(0x80);
        frame[(headerBytes - 4)..headerBytes].ShouldBe(new byte[4]);
        frame[headerBytes..length].ShouldBe(payload);
    }

    [Fact]
    public void A_frame_is_read_only_when_it_is_whole()
    {
        byte[] frame = [0x81, 126, 0, 130, .. new byte[130]];

        for (var length = 0; length < frame.Length; length++)
        {
            ClientFrames.TryRead(frame.AsSpan(0, length), out _, out _, out _).ShouldBeFalse();
        }

        ClientFrames.TryRead(frame, out var kind, out var start, out var end).ShouldBeTrue();
        (kind, start, end).ShouldBe((ClientFrames.Text, 4, 134));
    }
}
