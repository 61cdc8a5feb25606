using System.Net.Security;

namespace OrleansChat.Tests.Client.Sockets;

/// <summary>The options of a client's handshake.</summary>
public sealed record SocketOptions
{
    public static SocketOptions Default { get; } = new();

    /// <summary>The sub-protocol offered; null offers none.</summary>
    public string? SubProtocol { get; init; } = "chat.v1";

    /// <summary>Further headers of the handshake, such as Origin or Cookie.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Judges the certificate of a server of HTTPS; null: as this machine does.</summary>
    public RemoteCertificateValidationCallback? JudgeCertificate { get; init; }

    /// <summary>The longest wait for the handshake.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
