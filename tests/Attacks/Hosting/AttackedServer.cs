using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Streams;
using Orleans.TestingHost;
using OrleansChat.Accounts;
using OrleansChat.Audit;
using OrleansChat.Fanout;
using OrleansChat.Frontend;
using OrleansChat.Frontend.Http;
using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Audit;
using OrleansChat.Silo.Hosting;

namespace OrleansChat.Tests.Attacks.Hosting;

/// <summary>
/// The whole server of the production profile with real sockets and a real database, put together as the program does
/// it. It trusts this machine as a proxy, so that each test comes from addresses of its own.
/// </summary>
internal sealed class AttackedServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chat-attacked-").FullName;
    private readonly List<WebApplication> _frontends = [];
    private readonly Dictionary<string, string?> _settings;
    private readonly ILoggerProvider? _logs;
    private readonly TimeProvider _time;
    private readonly X509Certificate2? _certificate;

    private AttackedServer(
        Dictionary<string, string?> settings, ILoggerProvider? logs, TimeProvider time, X509Certificate2? certificate)
    {
        _settings = settings;
        _logs = logs;
        _time = time;
        _certificate = certificate;
    }

    /// <summary>The limits of the development profile, for tests that are about something else.</summary>
    public static IReadOnlyList<KeyValuePair<string, string?>> Generous { get; } =
    [
        .. new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.Development.json"))
            .Build()
            .AsEnumerable()
            .Where(setting => setting.Value is not null),
    ];

    public Uri Address => AddressOf(_frontends[0]);

    /// <summary>The services of each frontend; the first has the silo, too.</summary>
    public IReadOnlyList<IServiceProvider> Services => [.. _frontends.Select(frontend => frontend.Services)];

    public IAuditLog Audit => Services[0].GetRequiredService<IAuditLog>();

    /// <summary>Where the database is.</summary>
    public string Data => _folder;

    public CountingHasher Hasher { get; } = new();

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    /// <param name="settings">What is set differently.</param>
    /// <param name="logs">Gets everything that is logged, at every level.</param>
    /// <param name="time">The server's clock.</param>
    /// <param name="certificate">With it, HTTPS is spoken, and only that.</param>
    public static async Task<AttackedServer> Start(
        IEnumerable<KeyValuePair<string, string?>>? settings = null,
        ILoggerProvider? logs = null,
        TimeProvider? time = null,
        X509Certificate2? certificate = null)
    {
        var all = new Dictionary<string, string?>
        {
            ["Http:TrustedProxies:0"] = "127.0.0.0/8",

            // No load balancer has to notice that it ends, and no client comes back.
            ["Connections:DrainDelay"] = "0",
            ["Connections:ReconnectSpread"] = "0",
        };
        foreach (var (name, value) in settings ?? [])
        {
            all[name] = value;
        }

        var server = new AttackedServer(all, logs, time ?? TimeProvider.System, certificate);
        await server.StartSilo();
        return server;
    }

    /// <summary>One more frontend over the same silo, on a port of its own.</summary>
    public async Task<Uri> AddFrontend()
    {
        var silo = _frontends[0].Services;
        var builder = NewBuilder();
        builder.Services.AddSingleton(silo.GetRequiredService<IGrainFactory>());
        builder.Services.AddKeyedSingleton(
            FanoutStreams.Provider, silo.GetRequiredKeyedService<IStreamProvider>(FanoutStreams.Provider));
        return AddressOf(await StartFrontend(builder));
    }

    /// <summary>Somebody at an address.</summary>
    public Attacker From(string address, Uri? frontend = null) => new(frontend ?? Address, address);

    /// <summary>The server's own log.</summary>
    public ILogger Log => Services[0].GetRequiredService<ILoggerFactory>().CreateLogger<AttackedServer>();

    /// <summary>Every write and read fails from here on.</summary>
    public async Task LoseDatabase() =>
        await Services[0].GetRequiredService<StorageLifecycle>().Storage.DisposeAsync();

    /// <summary>Makes somebody a superadmin, as <c>./chat admin grant</c> does at the machine.</summary>
    public async Task MakeSuperadmin(string userId)
    {
        var accounts = Services[0].GetRequiredService<IAccountStore>();
        var account = (await accounts.Load(UserId.Parse(userId), Stopped))!;
        var granted = AdministrationRules.WithRole(account, DeploymentRole.Superadmin);
        (await accounts.Update(granted, account.Stamp)).ShouldBeTrue();
    }

    /// <summary>Waits until the audit log holds an event of a kind, and gives the newest.</summary>
    public Task<AuditRow> Remembered(AuditAction action) =>
        Remembered(row => row.Action == Words.AuditActions.Word(action), action.ToString());

    /// <summary>Waits until the audit log holds a row, and gives the newest that fits.</summary>
    public async Task<AuditRow> Remembered(Func<AuditRow, bool> wanted, string what)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stopped);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        using var period = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            var rows = await Audit.Read(0, 10_000, Stopped);
            if (rows.LastOrDefault(wanted) is { } found)
            {
                return found;
            }

            limit.IsCancellationRequested.ShouldBeFalse($"{what} is not among {string.Join('\n', rows)}");
            await period.WaitForNextTickAsync(Stopped);
        }
    }

    /// <summary>Ends in the orderly way, as on SIGTERM.</summary>
    public async Task Stop()
    {
        foreach (var frontend in Enumerable.Reverse(_frontends))
        {
            await frontend.StopAsync(CancellationToken.None);
            await frontend.DisposeAsync();
        }

        _frontends.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Directory.Delete(_folder, recursive: true);
    }

    private static Uri AddressOf(WebApplication frontend) =>
        new(frontend.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    private async Task StartSilo()
    {
        var builder = NewBuilder();
        builder.Services.AddSingleton<IPasswordHasher<StoredAccount>>(Hasher);

        // A silo whose own clock leaps takes itself for dead.
        builder.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
        builder.AddChatSilo(new ServerSettings(0, _folder, null, "production", ServerRole.All));
        await StartFrontend(builder);
    }

    private WebApplicationBuilder NewBuilder()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environments.Production,
        });
        builder.Configuration.AddInMemoryCollection(_settings);
        builder.Logging.ClearProviders();
        if (_logs is not null)
        {
            builder.Logging.AddProvider(_logs);
            builder.Services.PostConfigure<LoggerFilterOptions>(filter =>
            {
                filter.Rules.Clear();
                filter.MinLevel = LogLevel.Trace;
            });
        }

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (_certificate is not null)
            {
                listen.UseHttps(_certificate);
            }
        }));
        builder.Services.AddSingleton(_time);
        return builder;
    }

    private async Task<WebApplication> StartFrontend(WebApplicationBuilder builder)
    {
        builder.Services.AddFrontend().AddHttp();
        var frontend = builder.Build();
        frontend.MapFrontend();
        await frontend.StartAsync(Stopped);
        _frontends.Add(frontend);
        return frontend;
    }
}

/// <summary>The product's hasher, and how often it was at work.</summary>
internal sealed class CountingHasher : IPasswordHasher<StoredAccount>
{
    private readonly Argon2PasswordHasher _hasher = new(Options.Create(new AccountOptions()));
    private int _checks;

    public int Checks => Volatile.Read(ref _checks);

    public string HashPassword(StoredAccount user, string password) => _hasher.HashPassword(user, password);

    public PasswordVerificationResult VerifyHashedPassword(
        StoredAccount user, string hashedPassword, string providedPassword)
    {
        Interlocked.Increment(ref _checks);
        return _hasher.VerifyHashedPassword(user, hashedPassword, providedPassword);
    }
}
