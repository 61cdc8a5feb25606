using System.Net.WebSockets;
using System.Text;

namespace OrleansChat.Tests.Client.Sockets;

/// <summary>One whole WebSocket message as it arrived.</summary>
public sealed record RawMessage(WebSocketMessageType Type, ReadOnlyMemory<byte> Payload)
{
    public string Text => Encoding.UTF8.GetString(Payload.Span);
}
