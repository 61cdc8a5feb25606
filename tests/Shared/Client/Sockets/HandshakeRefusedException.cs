using System.Net;

namespace OrleansChat.Tests.Client.Sockets;

/// <summary>The server answered the WebSocket handshake with something else than 101.</summary>
public sealed class HandshakeRefusedException(HttpStatusCode status, TimeSpan? retryAfter, Exception inner)
    : IOException($"The WebSocket handshake was refused with HTTP {(int)status}.", inner)
{
    public HttpStatusCode Status { get; } = status;

    public TimeSpan? RetryAfter { get; } = retryAfter;
}
