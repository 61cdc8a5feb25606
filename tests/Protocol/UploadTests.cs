using System.Net;
using System.Text;
using System.Text.Json;
using OrleansChat.Tests.Client.Requests;

namespace OrleansChat.Tests.Protocol;

/// <summary>Files from the upload to the reader, and who may read them.</summary>
public sealed class UploadTests(LiveServer server)
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("The quick brown fox");

    [Fact]
    public async Task A_file_is_uploaded_sent_and_read_by_the_members()
    {
        await using var ann = await server.Visit();
        await using var bob = await server.Visit("Bob");
        var channel = await ann.Channel();
        await bob.Connection.Join(channel.Id, LiveServer.Stopped);
        var epoch = (await bob.Connection.Subscribe(channel.Id, cancellationToken: LiveServer.Stopped)).Epoch;
        var file = await Uploads.Post(server, ann, Pixel, "dot.png");
        file.GetProperty("type").GetString().ShouldBe("image/png");
        file.GetProperty("width").GetInt32().ShouldBe(1);
        file.GetProperty("height").GetInt32().ShouldBe(1);

        var sent = await Send(ann, channel, IdOf(file));
        var heard = (await bob.Hear(channel, 1))[0];
        heard.Seq.ShouldBe(sent.Seq);
        heard.Body.ShouldBe("");
        var history = await bob.Connection.History(channel.Id, cancellationToken: LiveServer.Stopped);
        foreach (var json in new[] { heard.Json, history.Events[^1].Json })
        {
            var attachment = json.GetProperty("attachments")[0];
            attachment.GetRawText().ShouldBe(file.GetRawText());
        }

        using var content = await Uploads.Get(server, bob, IdOf(file));
        content.StatusCode.ShouldBe(HttpStatusCode.OK);
        content.Content.Headers.ContentType!.MediaType.ShouldBe("image/png");
        content.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("inline");
        content.Headers.CacheControl!.ToString().ShouldBe("max-age=31536000, private, immutable");
        content.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        content.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("sandbox");
        using var preview = await Uploads.Get(server, bob, IdOf(file) + "/preview");
        preview.Content.Headers.ContentType!.MediaType.ShouldBe("image/webp");
    }

    [Fact]
    public async Task A_range_of_a_file_can_be_read()
    {
        await using var ann = await server.Visit();
        var id = IdOf(await Uploads.Post(server, ann, Text, "fox.txt"));
        using var part = await Uploads.Get(server, ann, id, request => request.Headers.Range = new(4, 8));
        part.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        part.Content.Headers.ContentRange!.ToString().ShouldBe($"bytes 4-8/{Text.Length}");
        (await part.Content.ReadAsStringAsync(LiveServer.Stopped)).ShouldBe("quick");
        using var beyond = await Uploads.Get(server, ann, id, request => request.Headers.Range = new(99, null));
        beyond.StatusCode.ShouldBe(HttpStatusCode.RequestedRangeNotSatisfiable);
        using var whole = await Uploads.Get(server, ann, id);
        (await whole.Content.ReadAsByteArrayAsync(LiveServer.Stopped)).ShouldBe(Text);
        using var cached = await Uploads.Get(
            server, ann, id, request => request.Headers.IfNoneMatch.Add(whole.Headers.ETag!));
        cached.StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "logo.svg")]
    [InlineData("<html><script>alert(1)</script></html>", "photo.png")]
    public async Task What_a_browser_would_run_is_only_offered_for_download(string content, string name)
    {
        await using var ann = await server.Visit();
        var file = await Uploads.Post(server, ann, Encoding.UTF8.GetBytes(content), name, "image/png");
        file.GetProperty("type").GetString().ShouldBe("text/plain");
        using var read = await Uploads.Get(server, ann, IdOf(file));
        read.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        read.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        using var preview = await Uploads.Get(server, ann, IdOf(file) + "/preview");
        preview.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_unsent_file_is_its_owners_alone()
    {
        await using var ann = await server.Visit();
        await using var bob = await server.Visit("Bob");
        var id = IdOf(await Uploads.Post(server, ann, Text, "fox.txt"));
        (await StatusOf(bob, id)).ShouldBe(HttpStatusCode.NotFound);
        (await StatusOf(null, id)).ShouldBe(HttpStatusCode.Unauthorized);
        var channel = await bob.Channel();
        var refusal = await Refusal(() => Send(bob, channel, id));
        refusal.Code.ShouldBe("not_found");
        (await Refusal(async () => await Link(bob, id))).Code.ShouldBe("not_found");
    }

    [Fact]
    public async Task A_removed_member_can_no_longer_read_what_was_sent()
    {
        await using var ann = await server.Visit(await Registered());
        await using var bob = await server.Visit(await Registered());
        await using var eve = await server.Visit("Eve");
        var group = await ann.Connection.Create("group", "Two", [bob.Id], cancellationToken: LiveServer.Stopped);
        var id = IdOf(await Uploads.Post(server, ann, Text, "fox.txt"));
        await Send(ann, group, id);
        (await StatusOf(bob, id)).ShouldBe(HttpStatusCode.OK);
        (await StatusOf(eve, id)).ShouldBe(HttpStatusCode.NotFound);
        var link = await Link(bob, id);
        (await StatusOf(link)).ShouldBe(HttpStatusCode.OK);

        await ann.Connection.Ask("kick", new { conversation = group.Id, user = bob.Id }, LiveServer.Stopped);
        (await StatusOf(bob, id)).ShouldBe(HttpStatusCode.NotFound);
        (await StatusOf(link)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_files_of_a_deleted_message_can_no_longer_be_read()
    {
        await using var ann = await server.Visit();
        var channel = await ann.Channel();
        var id = IdOf(await Uploads.Post(server, ann, Text, "fox.txt"));
        var sent = await Send(ann, channel, id);
        var link = await Link(ann, id);
        await Change("edit", new { conversation = channel.Id, target = sent.Seq, clientId = "e1", text = "A fox" });
        var edited = (await ann.Connection.History(channel.Id, cancellationToken: LiveServer.Stopped)).Events[^2].Json;
        edited.GetProperty("text").GetString().ShouldBe("A fox");
        IdOf(edited.GetProperty("attachments")[0]).ShouldBe(id);
        (await StatusOf(ann, id)).ShouldBe(HttpStatusCode.OK);

        await Change("delete", new { conversation = channel.Id, target = sent.Seq, clientId = "d1" });
        (await StatusOf(ann, id)).ShouldBe(HttpStatusCode.NotFound);
        (await StatusOf(link)).ShouldBe(HttpStatusCode.NotFound);
        (await Refusal(() => Send(ann, channel, id))).Code.ShouldBe("not_found");
        var deleted = (await ann.Connection.History(channel.Id, cancellationToken: LiveServer.Stopped)).Events[^3].Json;
        deleted.GetProperty("deleted").GetBoolean().ShouldBeTrue();
        deleted.TryGetProperty("attachments", out _).ShouldBeFalse();

        Task Change(string type, object members) => ann.Connection.Ask(type, members, LiveServer.Stopped);
    }

    [Fact]
    public async Task A_signed_link_needs_no_token_and_cannot_be_changed()
    {
        await using var ann = await server.Visit();
        var id = IdOf(await Uploads.Post(server, ann, Pixel, "dot.png"));
        var other = IdOf(await Uploads.Post(server, ann, Pixel, "dot.png"));
        var link = await Link(ann, id);
        (await StatusOf(link)).ShouldBe(HttpStatusCode.OK);
        (await StatusOf(link.Replace($"{id}?", $"{id}/preview?"))).ShouldBe(HttpStatusCode.OK);
        (await StatusOf(link.Replace(id, other))).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusOf(link.Replace("expires=1", "expires=2"))).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusOf(link[..^1])).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusOf(link[..link.IndexOf("&signature", StringComparison.Ordinal)]))
            .ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task At_most_ten_files_go_with_a_message_and_each_once()
    {
        await using var ann = await server.Visit();
        var channel = await ann.Channel();
        var ids = new List<string>();
        for (var count = 0; count < 11; count++)
        {
            ids.Add(IdOf(await Uploads.Post(server, ann, Text, $"{count}.txt")));
        }

        (await Refusal(() => Send(ann, channel, [.. ids]))).Code.ShouldBe("schema_violation");
        (await Refusal(() => Send(ann, channel, ids[0], ids[0]))).Code.ShouldBe("schema_violation");
        (await Refusal(() => Send(ann, channel, "../../chat.db"))).Code.ShouldBe("not_found");
        await Send(ann, channel, [.. ids[..10]]);
        (await Refusal(() => Send(ann, channel, ids[3]))).Code.ShouldBe("not_found");
        await Send(ann, channel, ids[10]);
    }

    /// <summary>A PNG of one pixel.</summary>
    private static byte[] Pixel { get; } = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private static string IdOf(JsonElement file) => file.GetProperty("id").GetString()!;

    private static async Task<Logged> Send(Visitor sender, Conversation to, params string[] attachments)
    {
        var reply = await sender.Connection.Ask(
            "send",
            new
            {
                conversation = to.Id,
                recipientType = to.Kind,
                clientId = Guid.NewGuid().ToString("N"),
                attachments,
            },
            LiveServer.Stopped);
        return Logged.Parse(reply.Value);
    }

    private static async Task<string> Link(Visitor visitor, string id)
    {
        var reply = (await visitor.Connection.Ask("link", new { upload = id }, LiveServer.Stopped)).Value;
        reply.GetProperty("expiresAt").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UtcNow);
        return reply.GetProperty("url").GetString()!;
    }

    private static async Task<ReplyError> Refusal(Func<Task> ask) =>
        (await Should.ThrowAsync<RequestRefusedException>(ask)).Error;

    private async Task<Client.Http.Account> Registered() => (await server.Register()).Account;

    private async Task<HttpStatusCode> StatusOf(Visitor? visitor, string id)
    {
        using var response = await Uploads.Get(server, visitor, id);
        return response.StatusCode;
    }

    private async Task<HttpStatusCode> StatusOf(string link)
    {
        using var response = await server.Http.Client.GetAsync(
            new Uri(link, UriKind.Relative), LiveServer.Stopped);
        return response.StatusCode;
    }
}
