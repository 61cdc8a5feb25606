using System.Globalization;
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
    /// <summary>Of one person; more than the other tests need.</summary>
    private const int FilesOfADay = 8;

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    private SteppedTime Time => fixture.Time;

    private AttackedServer Server => fixture.Server;

    [Fact]
    public async Task A_file_that_no_message_names_within_a_day_goes_and_one_that_was_sent_stays()
    {
        using var visitor = Server.From("203.0.113.1");
        var ann = await visitor.Http.Guest("Ann", Stopped);
        var (sent, unsent) = (await Upload(visitor, ann, 100), await Upload(visitor, ann, 100));
        await Send(visitor, ann, isDeleted: false, sent);
        await Sweep();
        FilesOf(sent).ShouldHaveSingleItem();
        FilesOf(unsent).ShouldHaveSingleItem();
        Time.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));
        await Sweep();
        FilesOf(sent).ShouldHaveSingleItem();
        FilesOf(unsent).ShouldBeEmpty();
        (await Tick()).ShouldBe(0);
        ann = await visitor.Http.Refresh(ann.RefreshToken, Stopped);
        (await visitor.Send(HttpMethod.Get, $"/api/v1/uploads/{unsent}", Token(ann))).Status.ShouldBe(404);
        (await visitor.Send(HttpMethod.Get, $"/api/v1/uploads/{sent}", Token(ann))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_bytes_of_a_person_and_day_are_limited()
    {
        using var visitor = Server.From("203.0.113.2");
        var (ann, bob) = (await visitor.Http.Guest("Ann", Stopped), await visitor.Http.Guest("Bob", Stopped));
        var files = new[] { await Upload(visitor, ann, 9_000), await Upload(visitor, ann, 9_000) };
        (await TryUpload(visitor, ann, 9_000)).ShouldBe((429, "rate_limited"));
        await Upload(visitor, bob, 9_000);

        await Send(visitor, ann, isDeleted: true, files);
        await Sweep();
        FilesOf(files[0]).ShouldBeEmpty();
        (await TryUpload(visitor, ann, 9_000)).ShouldBe((429, "rate_limited"));
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
        (await Tick()).ShouldBe(1);
    }

    [Fact]
    public async Task Files_that_cannot_be_stored_leave_nothing_and_do_not_count()
    {
        using var visitor = Server.From("203.0.113.4");
        var ann = await visitor.Http.Guest("Ann", Stopped);
        await Sweep();
        var away = fixture.Folder + ".away";
        Directory.Move(fixture.Folder, away);
        await File.WriteAllBytesAsync(fixture.Folder, [], Stopped);
        try
        {
            for (var count = 0; count <= FilesOfADay; count++)
            {
                (await TryUpload(visitor, ann, 100)).ShouldBe((503, "unavailable"));
            }
        }
        finally
        {
            File.Delete(fixture.Folder);
            Directory.Move(away, fixture.Folder);
        }

        (await Tick()).ShouldBe(FilesOfADay + 1);
        await Upload(visitor, ann, 100);
    }

    [Fact]
    public async Task A_file_that_cannot_be_deleted_holds_up_no_other()
    {
        using var visitor = Server.From("203.0.113.5");
        var ann = await visitor.Http.Guest("Ann", Stopped);
        var ids = new[] { await Upload(visitor, ann, 100), await Upload(visitor, ann, 100) };
        Array.Sort(ids, StringComparer.Ordinal);
        var path = FilesOf(ids[0]).ShouldHaveSingleItem();
        File.Delete(path);
        Directory.CreateDirectory(path);
        Time.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));
        await Sweep();
        FilesOf(ids[1]).ShouldBeEmpty();

        Directory.Delete(path);
        (await Tick()).ShouldBe(1);
    }

    private static (string, string)[] Token(Account account) => [("Authorization", $"Bearer {account.AccessToken}")];

    private static async Task<string> Upload(Attacker visitor, Account account, int bytes)
    {
        var (status, id) = await TryUpload(visitor, account, bytes);
        status.ShouldBe(200, id);
        return id;
    }

    /// <summary>Sends files in one message, which may be deleted at once.</summary>
    private static async Task Send(Attacker visitor, Account account, bool isDeleted, params string[] attachments)
    {
        await using var connection = await visitor.Enter(account);
        var conversation = (await connection.Create("channel", "Plaza", cancellationToken: Stopped)).Id;
        var message = new { conversation, recipientType = "channel", clientId = "c1", attachments };
        var target = (await connection.Ask("send", message, Stopped)).Value.GetProperty("seq").GetInt64();
        if (isDeleted)
        {
            await connection.Ask("delete", new { conversation, target, clientId = "c2" }, Stopped);
        }
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

    private Task<int> Tick() => Server.Services[0].GetRequiredService<UploadSweep>().Tick(Stopped);

    private async Task Sweep()
    {
        while (await Tick() > 0)
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
                ["RateLimits:Policies:upload-user:Capacity"] = FilesOfADay.ToString(CultureInfo.InvariantCulture),
            },
            time: Time);

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            Directory.Delete(Folder, recursive: true);
        }
    }
}
