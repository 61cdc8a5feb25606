namespace OrleansChat.Tests.Client.Sockets;

/// <summary>The connection ended while something was awaited from it.</summary>
public sealed class ConnectionEndedException(Closing closing) : IOException($"The connection ended: {closing}.")
{
    public Closing Closing { get; } = closing;
}
