using OrleansChat.Frontend;
using OrleansChat.Frontend.Connections;
using OrleansChat.Frontend.Delivery;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Tests.Frontend.Fixtures;
using OrleansChat.Tests.Shared;

namespace OrleansChat.Tests.Frontend.Connections;

public sealed class DrainTests
{
    private readonly ManualTime _time = new();
    private readonly ConnectionRegistry _registry = new();
    private readonly ConnectionServices _services;

    public DrainTests() => _services = new ConnectionServices(
        _time,
        new ConnectionOptions { DrainDelay = TimeSpan.Zero },
        new FrontendIds(System.Security.Cryptography.RandomNumberGenerator.Create()),
        new WriteScheduler(1, TimeSpan.Zero, _time),
        _registry,
        (_, _) => throw new NotSupportedException());

    [Fact]
    public async Task A_connection_whose_handshake_ends_during_the_drain_is_told_goodbye_too()
    {
        var (earlier, earlierSocket) = Begin();
        var drained = _registry.Drain(_services.Options, _services.Ids, _time);
        var (late, lateSocket) = Begin();

        (await lateSocket.Texts(1))[0].ShouldBe("""{"event":"goodbye","retryAfterMs":0}""");
        (await lateSocket.Closed()).ShouldBe((int)CloseCode.Drained);
        (await earlierSocket.Texts(1))[0].ShouldContain("goodbye");
        late.End();
        earlier.End();
        await drained;
    }

    private (ClientConnection Connection, FakeSocket Socket) Begin()
    {
        var socket = new FakeSocket(_time);
        var connection = new ClientConnection(socket, _services);
        connection.Begin();
        return (connection, socket);
    }
}
