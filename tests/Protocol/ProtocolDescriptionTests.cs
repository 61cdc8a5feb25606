using System.Runtime.CompilerServices;

namespace OrleansChat.Tests.Protocol;

/// <summary>The protocol describes itself, and a live server says what the description says.</summary>
public sealed class ProtocolDescriptionTests(LiveServer server)
{
    [Fact]
    public async Task The_document_in_the_docs_is_served() =>
        (await server.Http.Client.GetStringAsync(new Uri("/asyncapi/v1.json", UriKind.Relative), LiveServer.Stopped))
            .ShouldBe(await Recorded());

    [Fact]
    public async Task Every_request_reply_and_event_of_a_live_server_is_as_described()
    {
        var description = new ProtocolDescription(await Recorded());
        await using var annsVisit = await server.Visit("Ann");
        await using var bobsVisit = await server.Visit("Bob");
        await using var annsPhone = await server.Visit(annsVisit.Account);
        var ann = new DescribedSession(annsVisit, description);
        var bob = new DescribedSession(bobsVisit, description);
        var phone = new DescribedSession(annsPhone, description);
        await Greet(description);

        await bob.Ask("presence", new { users = new[] { ann.Id } });
        var file = await Uploads.Post(server, annsVisit, "Hello"u8.ToArray(), "hello.txt");
        var conversation = await Talk(ann, bob, file.GetProperty("id").GetString()!);
        await Moderate(ann, bob, conversation);
        await bob.Hear("invited");
        await bob.Hear("removed");
        await phone.Hear("invited");
        await phone.Hear("mark");
        await phone.Hear("settings");
        await phone.Hear("block");
        await phone.Hear("profile");
        annsPhone.Connection.Abort();
        annsVisit.Connection.Abort();
        await bob.Hear("presence");

        // They take an error, a feed without a place, and a server that shuts down.
        description.Unseen.ShouldBe(["reply.error", "event.reset", "event.goodbye"], ignoreOrder: true);
    }

    private async Task Greet(ProtocolDescription description)
    {
        var account = await server.Http.Guest("Cyn", LiveServer.Stopped);
        await using var connection = await server.Connect();
        var cyn = new DescribedSession(new Visitor(account, connection, null!), description);
        await cyn.Ask("hello", new { token = account.AccessToken, batch = true, client = "tests" });
        await cyn.Ask("ping");
    }

    private static async Task<string> Talk(DescribedSession ann, DescribedSession bob, string upload)
    {
        var workspace = await Create(ann, new { kind = "workspace", clientId = "c1", title = "Firm" });
        await Create(ann, new { kind = "channel", clientId = "c2", title = "Inner", workspace });
        await ann.Ask("browse", new { workspace, limit = 1 });
        var plaza = await Create(ann, new { kind = "channel", clientId = "c3", title = "Plaza", access = "open" });
        await bob.Ask("join", new { conversation = plaza });
        foreach (var person in new[] { ann, bob })
        {
            await person.Ask("subscribe", new { conversations = new[] { new { id = plaza } } });
        }

        await ann.Ask("send", new
        {
            conversation = plaza,
            recipientType = "channel",
            clientId = "c4",
            text = "Hello",
            attachments = new[] { upload },
        });
        await bob.Hear("message");
        await bob.Ask("link", new { upload });
        await Change(ann, bob, plaza, target: 3);
        await ann.Ask("mark", new { conversation = plaza, read = 2 });
        await bob.Hear("mark");
        await ann.Ask("settings", new { conversation = plaza, notify = "mentions", hidden = false, read = 1 });
        await ann.Ask("typing", new { conversation = plaza, on = true });
        await bob.Hear("typing");
        await ann.Ask("conversations", new { limit = 1 });
        await ann.Ask("history", new { conversation = plaza, after = 0 });
        return plaza;
    }

    private static async Task Change(DescribedSession ann, DescribedSession bob, string conversation, int target)
    {
        var text = "Hello again";
        await bob.Ask("send", new
        {
            conversation,
            recipientType = "channel",
            clientId = "b1",
            text,
            replyTo = target,
        });
        await ann.Hear("notice");
        await ann.Ask("edit", new { conversation, target, clientId = "c5", text });
        await bob.Hear("edit");
        await ann.Ask("react", new { conversation, target, clientId = "c6", emoji = "👍", on = true });
        await bob.Hear("react");
        await ann.Ask("pin", new { conversation, target, clientId = "c7", on = true });
        await bob.Hear("pin");
        await ann.Ask("history", new { conversation, thread = target });
        await ann.Ask("edits", new { conversation, target });
        await ann.Ask("search", new { query = "again", from = "2026-01-01T00:00:00.000Z", limit = 1 });
        await ann.Ask("delete", new { conversation, target, clientId = "c8" });
        await bob.Hear("delete");
        await ann.Ask("history", new { conversation, around = target });
    }

    private static async Task Moderate(DescribedSession ann, DescribedSession bob, string conversation)
    {
        var user = bob.Id;
        await ann.Ask("rename", new { conversation, title = "Square" });
        await bob.Hear("meta");
        await ann.Ask("mute", new { conversation, user, seconds = 60 });
        await bob.Hear("member");
        await ann.Ask("members", new { conversation });
        await ann.Ask("role", new { conversation, user, role = "reader" });
        await ann.Ask("kick", new { conversation, user });
        await ann.Ask("invite", new { conversation, users = new[] { user } });
        var made = await ann.Ask("invite-code", new { conversation, uses = 1, expiresIn = 60 });
        await ann.Ask("revoke-invite", new { conversation, invite = made.GetProperty("invite").GetString() });
        await bob.Ask("unsubscribe", new { conversations = new[] { conversation } });
        await bob.Ask("leave", new { conversation });
        await ann.Ask("ban", new { conversation, user, on = true });
        await ann.Ask("banned", new { conversation });
        await ann.Ask("block", new { user, on = true });
        await ann.Ask("blocked");
        await ann.Ask("people", new { query = "ann", limit = 1 });
        await ann.Ask("profile", new { name = "Anna" });
    }

    private static async Task<string> Create(DescribedSession person, object members) =>
        (await person.Ask("create", members)).GetProperty("conversation").GetProperty("id").GetString()!;

    private static Task<string> Recorded([CallerFilePath] string path = "") =>
        File.ReadAllTextAsync(
            Path.Combine(Path.GetDirectoryName(path)!, "../../docs/asyncapi.json"), LiveServer.Stopped);
}
