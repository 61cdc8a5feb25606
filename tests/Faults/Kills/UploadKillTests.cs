using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tests.Faults.Kills;

public sealed class UploadKillTests
{
    private const int Half = 300_000;
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(10);

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_kill_in_the_middle_of_an_upload_leaves_nothing_visible()
    {
        var temporary = Directory.CreateTempSubdirectory("chat-kill-").FullName;
        await using var server = await ChatServer.Start(new ChatServerOptions
        {
            Environment = new Dictionary<string, string> { ["TMPDIR"] = temporary },
        });
        using var http = new ChatHttp(server.Address);
        var ann = await http.Guest("Ann");
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.Address.Host, server.Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"POST /api/v1/uploads HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {ann.AccessToken}\r\n"
            + $"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {2 * Half}\r\n\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\n"));
        await socket.SendAsync(new byte[Half]);
        await WrittenBy(server.ProcessId);
        await server.Kill();

        var folder = Path.Combine(server.Data, "uploads");
        (Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : []).ShouldBeEmpty();
        Directory.GetFiles(temporary, "chat-upload-*").ShouldBeEmpty();

        await server.Start();
        using var form = new MultipartFormDataContent { { new ByteArrayContent([1]), "file", "a.bin" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/uploads") { Content = form };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ann.AccessToken);
        using var response = await http.Client.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ShouldHaveSingleItem();
        await server.Kill();
        Directory.Delete(temporary, recursive: true);
    }

    /// <summary>Waits until the process holds a part of the file: in an open file that has no name.</summary>
    private static async Task WrittenBy(int process)
    {
        using var limit = new CancellationTokenSource(MaxWait);
        using var period = new PeriodicTimer(PollPeriod);
        while (!Directory.GetFiles($"/proc/{process}/fd").Any(IsSpool))
        {
            await period.WaitForNextTickAsync(limit.Token);
        }
    }

    private static bool IsSpool(string descriptor)
    {
        try
        {
            return File.ResolveLinkTarget(descriptor, returnFinalTarget: false) is { } target
                && target.Name.StartsWith("chat-upload-", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
