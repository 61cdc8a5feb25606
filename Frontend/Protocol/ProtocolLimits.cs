namespace OrleansChat.Frontend.Protocol;

/// <summary>The limits of the wire contract for frames and connections.</summary>
internal static class ProtocolLimits
{
    /// <summary>Bytes of a message from a client.</summary>
    public const int MessageBytesMax = 64 * 1024;

    /// <summary>Nesting of objects and arrays.</summary>
    public const int NestingMax = 32;

    /// <summary>The largest id of a request: the largest integer that a JavaScript number represents exactly.</summary>
    public const long RequestIdMax = (1L << 53) - 1;

    /// <summary>Requests of one connection that are in progress at once.</summary>
    public const int RequestsInWorkMax = 64;

    /// <summary>Frames that may wait for one client.</summary>
    public const int WaitingFramesMax = 1_024;

    /// <summary>Bytes that may wait for one client.</summary>
    public const int WaitingBytesMax = 1024 * 1024;

    /// <summary>Bytes of encoded events in one reply.</summary>
    public const int ReplyEventBytesMax = 256 * 1024;

    /// <summary>The sub-protocol that is offered.</summary>
    public const string SubProtocol = "chat.v1";
}
