using System.Diagnostics;
using System.Text;
using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tests.Uploads;

/// <summary>Debian's ClamAV daemon with one signature of its own: no download takes place.</summary>
public sealed class ClamdServer : IAsyncLifetime
{
    /// <summary>The test file of the European Institute for Computer Antivirus Research, in two parts.</summary>
    public static readonly byte[] Eicar = Encoding.ASCII.GetBytes(
        @"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");

    private const string Package = "clamav-daemon";
    private const string Program = "/usr/sbin/clamd";
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(50);

    private readonly string _folder = Directory.CreateTempSubdirectory("chat-clamd-").FullName;
    private ChildProcess? _process;

    /// <summary>Where it listens, as <c>Uploads:Scanner</c> names it.</summary>
    public string Socket => Path.Combine(_folder, "clamd.socket");

    /// <inheritdoc cref="Socket"/>
    public string Address => $"127.0.0.1:{Port}";

    private int Port { get; } = FreePort.Next();

    public async ValueTask InitializeAsync()
    {
        var stopped = TestContext.Current.CancellationToken;
        if (!File.Exists(Program))
        {
            await DebianPackages.Install(Package, () => File.Exists(Program), stopped);
        }

        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Eicar));
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "test.hsb"), $"{hash}:{Eicar.Length}:Eicar-Test-File\n", stopped);
        var configuration = Path.Combine(_folder, "clamd.conf");
        await File.WriteAllLinesAsync(
            configuration,
            [
                $"DatabaseDirectory {_folder}",
                $"LocalSocket {Socket}",
                "TCPAddr 127.0.0.1",
                $"TCPSocket {Port}",
                "Foreground yes",
                "StreamMaxLength 2M",
            ],
            stopped);
        _process = ChildProcess.Start(new ProcessStartInfo(Program, ["--config-file", configuration]));
        using var period = new PeriodicTimer(PollPeriod);
        while (!File.Exists(Socket) || !await Listens(stopped))
        {
            _process.HasExited.ShouldBeFalse(_process.Tail());
            await period.WaitForNextTickAsync(stopped);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> Listens(CancellationToken cancellationToken)
    {
        try
        {
            using var client = new System.Net.Sockets.TcpClient();
            await client.ConnectAsync("127.0.0.1", Port, cancellationToken);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
