using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace OrleansChat.Tests.Client.Servers;

/// <summary>Debian's PgBouncer in front of a database, as it comes: it ignores no startup parameter.</summary>
public sealed class PgBouncer : IAsyncDisposable
{
    private const string Package = "pgbouncer";
    private const string Program = "/usr/sbin/pgbouncer";
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(50);

    private readonly string _folder;
    private readonly ChildProcess _process;

    private PgBouncer(string folder, ChildProcess process, string connectionString)
    {
        _folder = folder;
        _process = process;
        ConnectionString = connectionString;
    }

    /// <summary>The way to the database through it.</summary>
    public string ConnectionString { get; }

    /// <param name="database">The connection string of the database behind it.</param>
    /// <param name="poolMode">When a server connection goes back: <c>transaction</c>, <c>session</c>, …</param>
    /// <param name="poolSize">Server connections at most.</param>
    public static async Task<PgBouncer> Start(
        string database,
        string poolMode = "transaction",
        int poolSize = 20,
        CancellationToken cancellationToken = default)
    {
        await Install(cancellationToken);
        var behind = new NpgsqlConnectionStringBuilder(database);
        var folder = Directory.CreateTempSubdirectory("chat-pgbouncer-").FullName;
        var file = Path.Combine(folder, "pgbouncer.ini");
        var port = FreePort.Next();
        var password = behind.Password is { Length: > 0 } given ? $" password='{given}'" : string.Empty;
        await File.WriteAllTextAsync(
            file,
            $"""
            [databases]
            {behind.Database} = host={behind.Host} port={behind.Port} user={behind.Username}{password}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = any
            pool_mode = {poolMode}
            default_pool_size = {poolSize}
            """,
            cancellationToken);
        if (Environment.IsPrivilegedProcess)
        {
            await ChildProcess.Run(new("chown", ["-R", "postgres:postgres", folder]), MaxWait, cancellationToken);
        }

        var process = ChildProcess.Start(PostgresProgram.Command("/usr/sbin", "pgbouncer", file));
        behind.Host = "127.0.0.1";
        behind.Port = port;
        var bouncer = new PgBouncer(folder, process, behind.ConnectionString);
        try
        {
            await bouncer.Ready(port, cancellationToken);
            return bouncer;
        }
        catch
        {
            await bouncer.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task Install(CancellationToken cancellationToken)
    {
        try
        {
            if (!File.Exists(Program))
            {
                await DebianPackages.Install(Package, () => File.Exists(Program), cancellationToken);
            }
        }
        catch (InvalidOperationException exception)
        {
            throw new PostgresUnavailableException(
                $"Tests behind a pooler need Debian's package '{Package}'.", exception);
        }
    }

    private async Task Ready(int port, CancellationToken cancellationToken)
    {
        using var period = new PeriodicTimer(PollPeriod);
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return;
            }
            catch (SocketException) when (!_process.HasExited)
            {
                await period.WaitForNextTickAsync(cancellationToken);
            }
            catch (SocketException exception)
            {
                throw new InvalidOperationException($"PgBouncer ended: {_process.Tail()}", exception);
            }
        }
    }
}
