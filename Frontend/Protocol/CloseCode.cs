namespace OrleansChat.Frontend.Protocol;

/// <summary>
/// Why the server closes a connection. After 4000–4499 the client may reconnect; after 4500–4999 only after doing
/// something about it.
/// </summary>
internal enum CloseCode
{
    Normal = 1000,
    NotText = 1003,
    NotUtf8 = 1007,
    TooLarge = 1009,

    /// <summary>The server is shutting down: reconnect after the delay of <c>goodbye</c>.</summary>
    Drained = 4000,

    /// <summary>The client's queue is full: reconnect and resume.</summary>
    SlowConsumer = 4001,

    /// <summary>Pings weren't answered: reconnect and resume.</summary>
    PingTimeout = 4002,

    /// <summary>No <c>hello</c> in time, or it could not be decided: reconnect.</summary>
    NoHello = 4003,

    /// <summary>The node lost its place in a conversation: reconnect and resume.</summary>
    LostPlace = 4004,

    BrokenProtocol = 4500,

    /// <summary>The token is missing, wrong or expired: log in again.</summary>
    Unauthenticated = 4501,

    /// <summary>The session was revoked: log in again.</summary>
    SessionRevoked = 4502,

    Banned = 4503,

    /// <summary>Too many connections of this user or address.</summary>
    TooManyConnections = 4504,
}
