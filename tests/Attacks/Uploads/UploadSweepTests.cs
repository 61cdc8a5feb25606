using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Frontend.Uploads;
using OrleansChat.Tests.Attacks.Hosting;
using OrleansChat.Tests.Client.Http;

namespace OrleansChat.Tests.Attacks.Uploads;

/// <summary>What becomes of files that nobody sends, and limits of who sends many.</summary>
public sealed class UploadSweepTests(UploadSweepTests.Fixture fixture) : IClassFixture<UploadSweepTests.Fixture>
{
    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    private SteppedTime Time => fixture.Time;

    private AttackedServer Server => fixture.Server;

    [Fact]
    public async Task A_file_that_no_message_names_within_a_day_goes_and_one_that_was_sent_stays()
    {
        using var visitor = Server.From("203.0.113.1");
        var ann = await visitor.Http.Guest("Ann", Stopped);
        var (sent, unsent) = (await Upload(visitor, ann, 100), await Upload(visitor, ann, 100));
        await using (var connection = await visitor.Enter(ann))
        {
            var channel = await connection.Create("channel", "Plaza", cancellationToken: Stopped);
            var message = new
            {
                conversation = channel.Id,
                recipientType = "channel",
                clientId = "c1",
                attachments = new[] { sent },
            };
            (await connection.Ask("send", message, Stopped)).Value.GetProperty("seq").GetInt64().ShouldBe(2);
        }

        await Sweep();
        FilesOf(sent).ShouldHaveSingleItem();
        FilesOf(unsent).ShouldHaveSingleItem();
        Time.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));
        await Sweep();
        FilesOf(sent).ShouldHaveSingleItem();
        FilesOf(unsent).ShouldBeEmpty();
        (await Server.Services[0].GetRequiredService<UploadSweep>().Tick(Stopped)).ShouldBe(0);
        ann = await visitor.Http.Refresh(ann.RefreshToken, Stopped);
        (await visitor.Send(HttpMethod.Get, $"/api/v1/uploads/{unsent}", Token(ann))).Status.ShouldBe(404);
        (await visitor.Send(HttpMethod.Get, $"/api/v1/uploads/{sent}", Token(ann))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_bytes_of_a_person_and_day_are_limited()
    {
        using var visitor = Server.From("203.0.113.2");
        var (ann, bob) = (await visitor.Http.Guest("Ann", Stopped), await visitor.Http.Guest("Bob", Stopped));
        await Upload(visitor, ann, 9_000);
        await Upload(visitor, ann, 9_000);
        var (status, code) = await TryUpload(visitor, ann, 9_000);
        (status, code).ShouldBe((429, "rate_limited"));
        await Upload(visitor, bob, 9_000);
        Time.Advance(TimeSpan.FromDays(1));
        await Upload(visitor, await visitor.Http.Refresh(ann.RefreshToken, Stopped), 9_000);
    }

    [Fact]
    public async Task A_refused_file_leaves_nothing()
    {
        using var visitor = Server.From("203.0.113.3");
        var ann = await visitor.Http.Guest("Ann", Stopped);
        await Sweep();
        var before = Files().Count();
        (await TryUpload(visitor, ann, 0)).ShouldBe((400, "schema_violation"));
        Files().Count().ShouldBe(before);
        (await Server.Services[0].GetRequiredService<UploadSweep>().Tick(Stopped)).ShouldBe(1);
    }

    private static (string, string)[] Token(Account account) => [("Authorization", $"Bearer {account.AccessToken}")];

    private static async Task<string> Upload(Attacker visitor, Account account, int bytes)
    {
        var (status, id) = await TryUpload(visitor, account, bytes);
        status.ShouldBe(200, id);
        return id;
    }

    /// <returns>The status, and the id or the code.</returns>
    private static async Task<(int Status, string Outcome)> TryUpload(Attacker visitor, Account account, int bytes)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[bytes]), "file", "a.bin" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/uploads") { Content = form };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", account.AccessToken);
        using var response = await visitor.Http.Client.SendAsync(request, Stopped);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Stopped));
        var member = response.IsSuccessStatusCode ? "id" : "code";
        return ((int)response.StatusCode, json.RootElement.GetProperty(member).GetString()!);
    }

    private IEnumerable<string> Files() =>
        Directory.EnumerateFiles(fixture.Folder, "*", SearchOption.AllDirectories);

    private IEnumerable<string> FilesOf(string id) =>
        Files().Where(path => Path.GetFileName(path).StartsWith(id, StringComparison.Ordinal));

    private async Task Sweep()
    {
        while (await Server.Services[0].GetRequiredService<UploadSweep>().Tick(Stopped) > 0)
        {
        }
    }

    /// <summary>One server for all of these tests.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        public string Folder { get; } = Directory.CreateTempSubdirectory("chat-sweep-").FullName;

        internal SteppedTime Time { get; } = new();

        internal AttackedServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await AttackedServer.Start(
            new Dictionary<string, string?>
            {
                ["Uploads:Folder"] = Folder,
                ["Uploads:BytesPerDayMax"] = "20000",
                ["Uploads:SweepPeriod"] = "01:00:00",
            },
            time: Time);

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            Directory.Delete(Folder, recursive: true);
        }
    }
}
