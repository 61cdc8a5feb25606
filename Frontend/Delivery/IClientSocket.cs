namespace OrleansChat.Frontend.Delivery;

/// <summary>
/// A connection's view of its transport: whole messages in, complete frames out. A simulator substitutes its own
/// network.
/// </summary>
internal interface IClientSocket
{
    /// <summary>When bytes last came from the client, as a timestamp of the time provider.</summary>
    long LastHeard { get; }

    /// <summary>Takes the frames that the transport itself answers with (pongs, refusals of broken framing).</summary>
    Action<byte[]>? Answering { set; }

    /// <summary>Waits for the next message, without holding a buffer. Never throws.</summary>
    /// <remarks>The message is good until the next call.</remarks>
    ValueTask<ClientMessage> Receive();

    /// <summary>Writes complete frames; returns when the transport has room for more.</summary>
    /// <exception cref="IOException">The client is gone.</exception>
    ValueTask Write(ReadOnlyMemory<byte> frames);

    /// <summary>Ends the connection without a closing handshake; pending calls return.</summary>
    void Abort();
}

/// <summary>The kind of a client's input.</summary>
internal enum ClientMessageKind
{
    /// <summary>A whole text message, valid UTF-8.</summary>
    Text,

    /// <summary>A message that is not text.</summary>
    NotText,

    /// <summary>More than <see cref="Protocol.ProtocolLimits.MessageBytesMax"/>.</summary>
    TooLarge,

    /// <summary>Broken framing or invalid UTF-8, which the transport answered with a close frame.</summary>
    Broken,

    /// <summary>A close frame.</summary>
    Close,

    /// <summary>The connection has ended.</summary>
    End,
}

/// <param name="Kind">What it is.</param>
/// <param name="Text">The UTF-8 of a text message.</param>
/// <param name="CloseCode">The code of a close frame that has one.</param>
internal readonly record struct ClientMessage(
    ClientMessageKind Kind, ReadOnlyMemory<byte> Text = default, int? CloseCode = null);
