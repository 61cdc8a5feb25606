using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tests.Protocol;

/// <summary>A server whose connections stay with the web server: what clients see is the same.</summary>
public sealed class KestrelServer : LiveServer
{
    protected override ChatServerOptions Options => new()
    {
        Environment = new Dictionary<string, string> { ["Connections__Transport"] = "kestrel" },
    };
}

[CollectionDefinition(nameof(KestrelServer))]
public sealed class KestrelCollection : ICollectionFixture<KestrelServer>;

[Collection(nameof(KestrelServer))]
public sealed class KestrelHandshakeTests(KestrelServer server) : HandshakeTests(server);

[Collection(nameof(KestrelServer))]
public sealed class KestrelBadInputTests(KestrelServer server) : BadInputTests(server);

[Collection(nameof(KestrelServer))]
public sealed class KestrelSendTests(KestrelServer server) : SendTests(server);
