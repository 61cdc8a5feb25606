using System.Net.Sockets;
using System.Text;

namespace OrleansChat.Tests.Protocol;

/// <summary>The transition of a connection from the web server to the chat.</summary>
public class HandshakeTests(LiveServer server)
{
    private static CancellationToken Stopped => LiveServer.Stopped;

    [Fact]
    public async Task A_frame_sent_with_the_handshake_is_answered_and_nothing_else_arrives()
    {
        var account = await server.Http.Guest("Ann", Stopped);
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port, Stopped);
        var stream = client.GetStream();
        var hello = $$"""{"id":1,"type":"hello","token":"{{account.AccessToken}}"}""";
        var ping = """{"id":2,"type":"ping"}""";
        await stream.WriteAsync(
            (byte[])[.. Handshake(), .. TextFrame(hello), .. TextFrame(ping), .. CloseFrame], Stopped);

        using var received = new MemoryStream();
        await stream.CopyToAsync(received, Stopped).WaitAsync(TimeSpan.FromSeconds(20), Stopped);
        var bytes = received.ToArray();
        var headersEnd = bytes.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        Encoding.ASCII.GetString(bytes[..headersEnd]).ShouldStartWith("HTTP/1.1 101 ");
        var frames = Frames(bytes.AsMemory(headersEnd));
        frames.Select(frame => frame.Opcode).ShouldBe([1, 1, 8]);
        frames[0].Payload.ShouldContain("\"re\":1");
        frames[1].Payload.ShouldContain("\"re\":2");
    }

    /// <summary>The close code 1000.</summary>
    private static byte[] CloseFrame => [0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8];

    private byte[] Handshake() => Encoding.ASCII.GetBytes(
        $"GET /v1/ws HTTP/1.1\r\nHost: {server.Address.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");

    /// <summary>Masked with zeros.</summary>
    private static byte[] TextFrame(string text) =>
        [0x81, 0x80 | 126, (byte)(text.Length >> 8), (byte)text.Length, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(text)];

    private static List<(int Opcode, string Payload)> Frames(ReadOnlyMemory<byte> bytes)
    {
        var frames = new List<(int, string)>();
        while (!bytes.IsEmpty)
        {
            var span = bytes.Span;
            var isLong = span[1] == 126;
            var start = isLong ? 4 : 2;
            var length = isLong ? (span[2] << 8) | span[3] : span[1];
            frames.Add((span[0] & 0xf, Encoding.UTF8.GetString(span.Slice(start, length))));
            bytes = bytes[(start + length)..];
        }

        return frames;
    }
}
