using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Frontend.Connections;
using OrleansChat.Tests.Attacks.Hosting;
using OrleansChat.Tests.Client;
using OrleansChat.Tests.Client.Sockets;

namespace OrleansChat.Tests.Attacks.Fuzzing;

/// <summary>A whole server, and what each case must leave it as it was.</summary>
internal sealed class FuzzedServer : IAsyncDisposable
{
    private const int HurryFactor = 10;
    private const string Loopback = "127.0.0.1";

    private const long BytesGrownMax = 3 * 1024 * 1024;
    private const int DescriptorsGrownMax = 8;
    private const int AttemptsMax = 20;

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private static readonly KeyValuePair<string, string?>[] Settings =
    [
        .. AttackedServer.Generous,
        new("Sessions:AccessTokenLifetime", "23:59:00"),
        new("Connections:Ping", "00:00:02"),
        new("Connections:HelloTimeout", "00:00:10"),
        new("Connections:CloseTimeout", "00:00:02"),

        // Of the web server's own clock, which does not hurry.
        new("Http:HeadersTimeout", "00:00:01"),
        new("Http:KeepAliveTimeout", "00:00:01"),
        new("Http:BodyRateGrace", "00:00:01.100"),
    ];

    private readonly AttackedServer _server;
    private readonly Alarms _alarms;
    private readonly ConnectionRegistry _registry;
    private readonly ConnectionsPerAddress _places;
    private long _bytesBefore;
    private int _descriptorsBefore;

    private FuzzedServer(AttackedServer server, Alarms alarms)
    {
        _server = server;
        _alarms = alarms;
        _registry = server.Services[0].GetRequiredService<ConnectionRegistry>();
        _places = server.Services[0].GetRequiredService<ConnectionsPerAddress>();
    }

    public FuzzTarget Target { get; private set; } = null!;

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    public static async Task<FuzzedServer> Start()
    {
        var alarms = new Alarms();
        var attacked = await AttackedServer.Start(Settings, alarms, new HurriedTime(HurryFactor));
        var server = new FuzzedServer(attacked, alarms);
        using var owner = attacked.From("192.0.2.1");
        var account = await owner.Http.Guest("Ann", Stopped);
        var channel = await server.Served(
            account.AccessToken,
            connection => connection.Create("channel", "Fuzz", cancellationToken: Stopped));
        server.Target = new FuzzTarget(attacked.Address.Authority, account.AccessToken, channel.Id);
        return server;
    }

    /// <summary>Plays a case; afterwards nothing of it is left.</summary>
    public async Task Play(FuzzCase fuzz)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stopped);
        limit.CancelAfter(MaxWait);
        try
        {
            using (var client = await FuzzClient.Connect(_server.Address, limit.Token))
            {
                await client.Play(fuzz, Target);
                client.Leave(fuzz.Ending);
                await client.Ended();
                await Until(() => _registry.Count == 0, limit.Token);
            }

            await Until(HasPlaceBack, limit.Token);
            await Processor.Quiet(limit.Token);
        }
        catch (OperationCanceledException) when (!Stopped.IsCancellationRequested)
        {
            Assert.Fail(
                $"The server is not as it was: {_registry.Count} connections, place free: {HasPlaceBack()}; "
                + $"or it works while nobody asks anything of it, after\n{fuzz}");
        }

        _alarms.Lines.ShouldBeEmpty(fuzz.ToString());
    }

    /// <summary>Remembers how much memory and how many descriptors the server has at rest.</summary>
    public void Weigh()
    {
        _bytesBefore = BytesAlive();
        _descriptorsBefore = Descriptors();
    }

    /// <summary>Checks that the server is idle, uses no more resources than before, and serves.</summary>
    /// <param name="cases">What was played since.</param>
    public async Task Check(string cases)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stopped);
        limit.CancelAfter(MaxWait);
        try
        {
            await Processor.Rest(limit.Token);
        }
        catch (OperationCanceledException) when (!Stopped.IsCancellationRequested)
        {
            Assert.Fail($"The server works while nobody asks anything of it, after {cases}");
        }

        (BytesAlive() - _bytesBefore).ShouldBeLessThan(BytesGrownMax, cases);
        (Descriptors() - _descriptorsBefore).ShouldBeLessThanOrEqualTo(DescriptorsGrownMax, cases);
        await Served(Target.Token, connection => connection.Ping(Stopped));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>Does something as an orderly client; again, where the hurried clock was too fast.</summary>
    private async Task<T> Served<T>(string token, Func<ChatConnection, Task<T>> ask)
    {
        using var visitor = _server.From("192.0.2.2");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await visitor.Connect();
                await connection.Hello(token, cancellationToken: Stopped);
                return await ask(connection);
            }
            catch (ConnectionEndedException) when (attempt < AttemptsMax)
            {
                // The machine has other things to do.
            }
        }
    }

    private static async Task Until(Func<bool> holds, CancellationToken stop)
    {
        using var period = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!holds())
        {
            await period.WaitForNextTickAsync(stop);
        }
    }

    private static long BytesAlive()
    {
        for (var times = 0; times < 2; times++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static int Descriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    private bool HasPlaceBack()
    {
        if (!_places.TryTake(Loopback, placesMax: 1))
        {
            return false;
        }

        _places.GiveBack(Loopback);
        return true;
    }
}
