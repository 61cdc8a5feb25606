namespace OrleansChat.Tests.Attacks.Hosting;

/// <summary>One server for the tests of a class; each attacker has an address of their own.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    /// <summary>A page of another origin that may use the server.</summary>
    public const string Friend = "https://friend.example";

    private AttackedServer? _server;
    private int _attackers;

    internal AttackedServer Server => _server!;

    public async ValueTask InitializeAsync() =>
        _server = await AttackedServer.Start([new("Connections:AllowedOrigins:0", Friend)]);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    internal Attacker NewAttacker() => Server.From($"192.0.2.{Interlocked.Increment(ref _attackers)}");
}
