using OrleansChat.Tools.Replay.Links;

namespace OrleansChat.Tests.Replay.Links;

public sealed class ConnectorTests : IAsyncDisposable
{
    private const string Account = """
        {"user":{"id":"u-1","name":"will","type":"user"},"accessToken":"a","refreshToken":"r","expiresIn":900}
        """;

    private readonly ScriptedServer _server = new();

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Where_guests_are_refused_people_register()
    {
        _server.Http(403, """{"code":"forbidden"}""").Http(200, Account).Http(200, Account);
        using var connector = new Connector(_server.Address, TimeProvider.System, new Random(1));
        await using var first = await connector.Enter("will", Stopped);
        await using var second = await connector.Enter("anna", Stopped);
        _server.HttpRequests.ShouldBe(["/api/v1/auth/guest", "/api/v1/auth/register", "/api/v1/auth/register"]);
    }

    [Fact]
    public async Task Too_many_requests_are_repeated_after_the_wait_that_is_asked()
    {
        var waits = new List<TimeSpan>();
        _server.Http(429, """{"code":"rate_limited"}""", retryAfter: "1").Http(200, Account);
        using var connector = new Connector(_server.Address, TimeProvider.System, new Random(1), waits.Add);
        await using var link = await connector.Enter("will", Stopped);
        link.User.Name.ShouldBe("will");
        waits.ShouldBe([TimeSpan.FromSeconds(1)]);
    }
}
