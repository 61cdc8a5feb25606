using Npgsql;

namespace OrleansChat.Tests.Client.Servers;

/// <summary>A real PostgreSQL for tests, with a fresh database for each caller.</summary>
/// <remarks>
/// The server named by CHAT_TEST_POSTGRES, else Debian's own in a temporary folder on loopback, with fsync on.
/// </remarks>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ReadyPollPeriod = TimeSpan.FromMilliseconds(50);

    private readonly NpgsqlConnectionStringBuilder _server;
    private readonly string? _programs;
    private readonly string? _folder;
    private readonly List<string> _databases = [];
    private ChildProcess? _process;

    private PostgresServer(NpgsqlConnectionStringBuilder server, string? programs = null, string? folder = null)
    {
        _server = server;
        _programs = programs;
        _folder = folder;
    }

    public bool IsOurs => _folder is not null;

    /// <summary>The first process of a server of ours.</summary>
    public int? ProcessId => _process?.Id;

    /// <exception cref="PostgresUnavailableException">It cannot be had here.</exception>
    public static async Task<PostgresServer> Start(CancellationToken cancellationToken = default)
    {
        if (Environment.GetEnvironmentVariable("CHAT_TEST_POSTGRES") is { Length: > 0 } named)
        {
            return new PostgresServer(new NpgsqlConnectionStringBuilder(named));
        }

        var programs = await PostgresProgram.FindOrInstall(cancellationToken);
        var folder = Directory.CreateTempSubdirectory("chat-postgres-").FullName;
        var address = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = FreePort.Next(),
            Username = "postgres",
            Database = "postgres",
        };
        var server = new PostgresServer(address, programs, folder);
        try
        {
            await server.Initialise(cancellationToken);
            await server.StartAgain(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes an empty database and returns its connection string.</summary>
    public Task<string> CreateDatabase(CancellationToken cancellationToken = default) =>
        CopyDatabase("template1", cancellationToken);

    /// <summary>Makes a copy of a database that nobody is connected to, and returns its connection string.</summary>
    public async Task<string> CopyDatabase(string template, CancellationToken cancellationToken = default)
    {
        var name = $"chat_{Guid.NewGuid():N}";
        await Execute($"CREATE DATABASE {name} TEMPLATE {template}", cancellationToken);
        lock (_databases)
        {
            _databases.Add(name);
        }

        return new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>Starts a server of ours after a stop or a crash, on the same data and port.</summary>
    public async Task StartAgain(CancellationToken cancellationToken = default)
    {
        var (programs, folder) = Ours();
        _process = ChildProcess.Start(PostgresProgram.Command(
            programs,
            "postgres",
            "-D", Path.Combine(folder, "data"),
            "-p", $"{_server.Port}",
            "-c", "listen_addresses=127.0.0.1",
            "-c", $"unix_socket_directories={folder}",
            "-c", "max_connections=200"));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(MaxWait);
        using var period = new PeriodicTimer(ReadyPollPeriod);
        while (true)
        {
            try
            {
                await Execute("SELECT 1", limit.Token);
                return;
            }
            catch (NpgsqlException exception)
            {
                if (_process.HasExited)
                {
                    throw new InvalidOperationException($"PostgreSQL ended: {_process.Tail()}", exception);
                }
            }

            await period.WaitForNextTickAsync(limit.Token);
        }
    }

    /// <summary>
    /// Whether a server of ours syncs each commit from now on. Without, tests take two thirds of the time, and only a
    /// crash of the machine would lose what is committed. A server that isn't ours is left as it is.
    /// </summary>
    public async Task Sync(bool on, CancellationToken cancellationToken = default)
    {
        if (IsOurs)
        {
            var word = on ? "on" : "off";
            await Execute($"ALTER SYSTEM SET fsync = {word}", cancellationToken);
            await Execute($"ALTER SYSTEM SET full_page_writes = {word}", cancellationToken);
            await Execute("SELECT pg_reload_conf()", cancellationToken);
        }
    }

    /// <summary>Kills a server of ours, all its processes (SIGKILL): the next start recovers from its log.</summary>
    public async Task Kill()
    {
        Ours();
        if (_process is not null)
        {
            var killed = _process.KillTree();
            await Gone();

            // A backend that lingers would forbid the next start.
            using var period = new PeriodicTimer(ReadyPollPeriod);
            while (killed.Any(Signals.IsAlive))
            {
                await period.WaitForNextTickAsync();
            }
        }
    }

    /// <summary>Stops a server of ours in its tracks (SIGSTOP): it is there, and answers nothing.</summary>
    public void Freeze() => Running().FreezeTree();

    public void Thaw() => Running().ThawTree();

    public async ValueTask DisposeAsync()
    {
        if (_folder is null)
        {
            foreach (var database in _databases)
            {
                await Execute($"DROP DATABASE IF EXISTS {database} WITH (FORCE)", CancellationToken.None);
            }

            return;
        }

        _process?.ThawTree();

        // At once: to sync what is deleted next can take minutes on a busy disk.
        _process?.Quit();
        await Gone();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task Initialise(CancellationToken cancellationToken)
    {
        var (programs, folder) = Ours();
        if (Environment.IsPrivilegedProcess)
        {
            var chown = new System.Diagnostics.ProcessStartInfo("chown", ["postgres:postgres", folder]);
            await ChildProcess.Run(chown, MaxWait, cancellationToken);
        }

        var initdb = PostgresProgram.Command(
            programs,
            "initdb",
            "-D", Path.Combine(folder, "data"),
            "-U", "postgres",
            "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync");
        await ChildProcess.Run(initdb, MaxWait, cancellationToken);
    }

    private ChildProcess Running() =>
        _process ?? throw new InvalidOperationException("PostgreSQL is stopped, or not ours.");

    private async Task Gone()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.Exit(MaxWait);
            await process.DisposeAsync();
        }
    }

    private async Task Execute(string sql, CancellationToken cancellationToken)
    {
        var unpooled = new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(unpooled.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The names in it are made here, none comes from outside.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private (string Programs, string Folder) Ours() => (_programs, _folder) is ({ } programs, { } folder)
        ? (programs, folder)
        : throw new InvalidOperationException("The PostgreSQL of CHAT_TEST_POSTGRES is not ours to start or stop.");
}
