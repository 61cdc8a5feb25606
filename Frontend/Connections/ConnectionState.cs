namespace OrleansChat.Frontend.Connections;

/// <summary>
/// The life of a connection. It only goes forward; <see cref="ConnectionStates.MayBecome"/> says how.
/// </summary>
internal enum ConnectionState
{
    /// <summary>The handshake is complete; only <c>hello</c> is answered.</summary>
    AwaitingHello,

    /// <summary>The person is authenticated; requests are processed.</summary>
    Open,

    /// <summary>The server goes away now: requests in work are answered, new ones are not begun.</summary>
    Draining,

    /// <summary>
    /// A close frame was sent; further input is skipped until the client closes or time is up.
    /// </summary>
    Closing,

    /// <summary>Gone.</summary>
    Closed,
}

internal static class ConnectionStates
{
    public static bool MayBecome(this ConnectionState state, ConnectionState next) => state switch
    {
        ConnectionState.AwaitingHello => next is not ConnectionState.AwaitingHello,
        ConnectionState.Open => next is ConnectionState.Draining or ConnectionState.Closing or ConnectionState.Closed,
        ConnectionState.Draining => next is ConnectionState.Closing or ConnectionState.Closed,
        ConnectionState.Closing => next is ConnectionState.Closed,
        ConnectionState.Closed => false,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "There is no such state."),
    };
}
