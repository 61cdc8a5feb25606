namespace OrleansChat.Tools.Load.Sockets;

/// <summary>The server ended a connection, or refused it.</summary>
internal sealed class ConnectionLostException(string message) : Exception(message);
