namespace OrleansChat.Frontend.Connections;

/// <summary>Who holds the TCP connections of clients.</summary>
public enum ConnectionTransport
{
    /// <summary>
    /// A transport of this server's own. A WebSocket leaves the web server after its handshake, unless it came by TLS.
    /// </summary>
    Direct,

    /// <summary>The web server, Kestrel, from the first byte to the last.</summary>
    Kestrel,
}
