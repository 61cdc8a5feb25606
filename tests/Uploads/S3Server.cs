using System.Diagnostics;
using OrleansChat.Frontend.Uploads;
using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tests.Uploads;

[CollectionDefinition(nameof(S3Server))]
public sealed class S3Tests : ICollectionFixture<S3Server>;

/// <summary>A server program that speaks S3 (s3rver, from npm), installed once on a machine.</summary>
public sealed class S3Server : IAsyncLifetime
{
    /// <summary>Longer than any test takes.</summary>
    public static readonly TimeSpan TransferTimeout = TimeSpan.FromMinutes(1);

    private const string Package = "s3rver@3.7.1";
    private const string Bucket = "chat";
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(50);

    private readonly string _folder = Directory.CreateTempSubdirectory("chat-s3-").FullName;
    private readonly int _port = FreePort.Next();
    private ChildProcess? _process;

    /// <summary>What a deployment would set.</summary>
    public S3Options Options => new()
    {
        Bucket = Bucket,
        Endpoint = $"http://127.0.0.1:{_port}",
        AccessKey = "S3RVER",
        SecretKey = "S3RVER",
    };

    private static string Installed => Path.Combine(Path.GetTempPath(), "chat-tests-" + Package);

    public async ValueTask InitializeAsync()
    {
        var stopped = TestContext.Current.CancellationToken;
        if (!Directory.Exists(Installed))
        {
            var installing = Path.Combine(_folder, "install");
            Directory.CreateDirectory(installing);
            await ChildProcess.Run(
                new ProcessStartInfo("npm", ["install", "--silent", "--prefix", installing, Package]),
                MaxWait,
                stopped);
            Directory.Move(installing, Installed);
        }

        _process = ChildProcess.Start(new ProcessStartInfo(
            "node",
            [
                Path.Combine(Installed, "node_modules/s3rver/bin/s3rver.js"),
                "--directory", Path.Combine(_folder, "data"), "--address", "127.0.0.1", "--port", $"{_port}",
                "--configure-bucket", Bucket,
            ]));
        using var http = new HttpClient();
        using var period = new PeriodicTimer(PollPeriod);
        while (!await Answers(http, stopped))
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

    private async Task<bool> Answers(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{_port}/"), cancellationToken);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
