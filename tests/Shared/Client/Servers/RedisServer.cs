using System.Diagnostics;
using System.Net.Sockets;

namespace OrleansChat.Tests.Client.Servers;

/// <summary>Debian's Redis on this machine, which keeps nothing: after a stop it comes back empty.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const string Package = "redis-server";
    private const string Program = "/usr/bin/redis-server";
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("chat-redis-").FullName;
    private readonly int _port = FreePort.Next();
    private ChildProcess? _process;

    private RedisServer()
    {
    }

    /// <summary>As a silo wants it.</summary>
    public string ConnectionString => $"127.0.0.1:{_port}";

    /// <summary>Starts it; installs it first where that is possible.</summary>
    public static async Task<RedisServer> Start(CancellationToken cancellationToken = default)
    {
        if (!File.Exists(Program))
        {
            await DebianPackages.Install(Package, () => File.Exists(Program), cancellationToken);
        }

        var server = new RedisServer();
        await server.StartAgain(cancellationToken);
        return server;
    }

    /// <summary>Starts it empty, on the same port.</summary>
    public async Task StartAgain(CancellationToken cancellationToken = default)
    {
        _process = ChildProcess.Start(new ProcessStartInfo(
            Program,
            [
                "--port", $"{_port}", "--bind", "127.0.0.1", "--dir", _folder, "--save", string.Empty,
                "--appendonly", "no",
            ]));
        using var period = new PeriodicTimer(PollPeriod);
        while (!await Answers(cancellationToken))
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"Redis ended: {_process.Tail()}");
            }

            await period.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>Kills it (SIGKILL).</summary>
    public async Task Kill()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.Exit(MaxWait);
            await process.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> Answers(CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", _port, cancellationToken);
            await client.GetStream().WriteAsync("PING\r\n"u8.ToArray(), cancellationToken);
            var answer = new byte[7];
            await client.GetStream().ReadExactlyAsync(answer, cancellationToken);
            return answer.AsSpan().StartsWith("+PONG"u8);
        }
        catch (Exception fault) when (fault is SocketException or IOException)
        {
            return false;
        }
    }
}
