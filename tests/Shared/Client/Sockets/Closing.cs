namespace OrleansChat.Tests.Client.Sockets;

/// <summary>How a connection ended.</summary>
/// <param name="Code">The close code of the peer; 1006 when it went without one.</param>
/// <param name="Reason">The words that came with the code, or of the failure.</param>
public sealed record Closing(int Code, string Reason)
{
    public const int WithoutCode = 1006;

    public override string ToString() => $"{Code} {Reason}".TrimEnd();
}
