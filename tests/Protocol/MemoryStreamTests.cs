using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tests.Protocol;

/// <summary>A server whose events come by Orleans' memory streams: what clients see is the same.</summary>
public sealed class MemoryStreamServer : LiveServer
{
    protected override ChatServerOptions Options => new()
    {
        Environment = new Dictionary<string, string> { ["Fanout__Provider"] = "memory" },
    };
}

[CollectionDefinition(nameof(MemoryStreamServer))]
public sealed class MemoryStreamCollection : ICollectionFixture<MemoryStreamServer>;

[Collection(nameof(MemoryStreamServer))]
public sealed class MemoryStreamSubscribeTests(MemoryStreamServer server) : SubscribeTests(server);

[Collection(nameof(MemoryStreamServer))]
public sealed class MemoryStreamHintTests(MemoryStreamServer server) : HintTests(server);
