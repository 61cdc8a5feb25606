namespace OrleansChat.Tests.Client.Servers;

/// <summary>A server did not start; the message holds what it wrote.</summary>
public sealed class ServerStartException(string message, Exception inner) : Exception(message, inner);
