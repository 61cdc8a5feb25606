using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OrleansChat.Tests.Client.Servers;

/// <summary>
/// Debian's aiosmtpd on this machine, in a temporary folder: a real SMTP server that keeps every mail.
/// </summary>
public sealed class SmtpServer : IAsyncDisposable
{
    private const string Package = "python3-aiosmtpd";
    private const string Module = "/usr/lib/python3/dist-packages/aiosmtpd";
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(50);

    private readonly string _folder = Directory.CreateTempSubdirectory("chat-smtp-").FullName;
    private readonly ChildProcess _process;

    private SmtpServer(int port)
    {
        Port = port;
        _process = ChildProcess.Start(new ProcessStartInfo(
            "/usr/bin/python3",
            [
                "-m", "aiosmtpd", "--nosetuid", "--listen", $"127.0.0.1:{port}",
                "--class", "aiosmtpd.handlers.Mailbox", Mailbox,
            ]));
    }

    public int Port { get; }

    private string Mailbox => Path.Combine(_folder, "mails");

    /// <summary>Starts it; installs it first where that is possible.</summary>
    public static async Task<SmtpServer> Start(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Module))
        {
            await DebianPackages.Install(Package, () => Directory.Exists(Module), cancellationToken);
        }

        var server = new SmtpServer(FreePort());
        using var period = new PeriodicTimer(PollPeriod);
        while (!await Listens(server.Port, cancellationToken))
        {
            if (server._process.HasExited)
            {
                throw new InvalidOperationException($"aiosmtpd ended: {server._process.Tail()}");
            }

            await period.WaitForNextTickAsync(cancellationToken);
        }

        return server;
    }

    /// <summary>A port that nothing listens at.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits for the next mail and gives it as it came over the wire.</summary>
    public async Task<string> NextMail(CancellationToken cancellationToken)
    {
        var arrived = Path.Combine(Mailbox, "new");
        using var period = new PeriodicTimer(PollPeriod);
        while (true)
        {
            if (Directory.Exists(arrived) && Directory.GetFiles(arrived) is [var path, ..])
            {
                var mail = await File.ReadAllTextAsync(path, cancellationToken);
                File.Delete(path);
                return mail;
            }

            await period.WaitForNextTickAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<bool> Listens(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
