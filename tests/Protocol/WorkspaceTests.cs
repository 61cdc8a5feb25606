using System.Text.Json;
using OrleansChat.Tests.Client.Requests;

namespace OrleansChat.Tests.Protocol;

public sealed class WorkspaceTests(LiveServer server)
{
    private static CancellationToken Stopped => LiveServer.Stopped;

    [Fact]
    public async Task A_channel_names_its_workspace_wherever_it_is_shown()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var workspace = await Workspace(ann, bob);
        var made = await ann.Connection.Ask(
            "create",
            new { kind = "channel", clientId = "1", title = "News", access = "invite", workspace = workspace.Id },
            Stopped);
        var channel = made.Value.GetProperty("conversation");
        channel.GetProperty("workspace").GetString().ShouldBe(workspace.Id);
        var listed = (await ann.Connection.Ask("conversations", new { }, Stopped)).Value.GetProperty("items")
            .EnumerateArray().ToDictionary(item => item.GetProperty("id").GetString()!);
        listed[channel.GetProperty("id").GetString()!].GetProperty("workspace").GetString().ShouldBe(workspace.Id);
        listed[workspace.Id].GetProperty("kind").GetString().ShouldBe("workspace");
        listed[workspace.Id].TryGetProperty("workspace", out JsonElement _).ShouldBeFalse();

        var id = channel.GetProperty("id").GetString();
        await Seq(ann, "invite", new { conversation = id, users = new[] { bob.Id } });
        var invited = await bob.Connection.Next(
            next => next.Kind == "invited" && next.Conversation != workspace.Id, Stopped);
        invited.Json.GetProperty("workspace").GetString().ShouldBe(workspace.Id);
    }

    [Fact]
    public async Task Outsiders_learn_nothing_of_a_workspace_and_its_channels_by_any_request()
    {
        await using var ann = await server.Visit("Ann");
        await using var cyn = await server.Visit("Cyn");
        var workspace = await Workspace(ann);
        var channel = await Channel(ann, workspace);
        await ann.Say(channel, "secret");
        var invite = await Code(ann, channel.Id);
        foreach (var id in new[] { workspace.Id, channel.Id })
        {
            (string Type, object Members)[] requests =
            [
                ("join", new { conversation = id }),
                ("join", new { conversation = id, invite = id == channel.Id ? invite : "i-guessed" }),
                ("leave", new { conversation = id }),
                ("history", new { conversation = id }),
                ("members", new { conversation = id }),
                ("mark", new { conversation = id, read = 1 }),
                ("send", Message(id, "channel")),
                ("send", Message(id, "workspace")),
                ("invite", new { conversation = id, users = new[] { cyn.Id } }),
                ("invite-code", new { conversation = id }),
                ("revoke-invite", new { conversation = id, invite }),
                ("kick", new { conversation = id, user = ann.Id }),
                ("ban", new { conversation = id, user = ann.Id, on = true }),
                ("mute", new { conversation = id, user = ann.Id, seconds = 60 }),
                ("role", new { conversation = id, user = ann.Id, role = "reader" }),
                ("rename", new { conversation = id, title = "Mine" }),
                ("browse", new { workspace = id }),
                ("create", new { kind = "channel", clientId = "1", title = "Mine", workspace = id }),
            ];
            foreach (var (type, members) in requests)
            {
                (await Refuse(cyn, type, members)).ShouldBe("not_found", $"{type} of {id}");
            }

            var heard = await cyn.Connection.Ask("subscribe", new { conversations = new[] { new { id } } }, Stopped);
            heard.Value.GetProperty("items")[0].GetProperty("error").GetProperty("code").GetString()
                .ShouldBe("not_found");
        }

        (await Browse(cyn, new { query = channel.Title })).ShouldBeEmpty();
        (await Browse(ann, new { query = channel.Title })).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_code_admits_to_the_workspace_where_open_channels_can_be_found_and_joined()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var workspace = await Workspace(ann);
        var channel = await Channel(ann, workspace);
        await Seq(bob, "join", new { conversation = workspace.Id, invite = await Code(ann, workspace.Id) });
        (await Browse(bob, new { workspace = workspace.Id })).ShouldBe([channel.Id]);
        (await Refuse(bob, "send", Message(channel.Id, "channel"))).ShouldBe("forbidden");
        (await bob.Connection.Join(channel.Id, Stopped)).ShouldBe(2);
        await bob.Say(channel, "hello");
        (await Refuse(bob, "send", Message(workspace.Id, "workspace"))).ShouldBe("forbidden");
        (await Refuse(ann, "mute", new { conversation = workspace.Id, user = bob.Id, seconds = 60 }))
            .ShouldBe("forbidden");
    }

    [Theory]
    [InlineData("kick")]
    [InlineData("ban")]
    [InlineData("leave")]
    public async Task A_person_who_loses_the_workspace_can_no_longer_read_its_channels(string way)
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var workspace = await Workspace(ann, bob);
        var channel = await Channel(ann, workspace);
        await bob.Connection.Join(channel.Id, Stopped);
        await bob.Connection.Subscribe(channel.Id, cancellationToken: Stopped);
        await ann.Connection.Subscribe(channel.Id, cancellationToken: Stopped);
        await Seq(
            way == "leave" ? bob : ann, way, new { conversation = workspace.Id, user = bob.Id, on = true });
        foreach (var (type, members) in new (string, object)[]
        {
            ("history", new { conversation = channel.Id }),
            ("send", Message(channel.Id, "channel")),
            ("join", new { conversation = channel.Id }),
        })
        {
            (await Refuse(bob, type, members)).ShouldBe("not_found", type);
        }

        await ann.Say(channel, "after");
        var left = (await ann.Hear(channel, 1))[0];
        left.Json.GetProperty("change").GetString().ShouldBe("left");
        left.SenderId.ShouldBe(way == "leave" ? bob.Id : ann.Id);
        (await bob.Connection.Next(
            next => next.Kind == "removed" && next.Conversation == channel.Id, Stopped)).ShouldNotBeNull();
        (await bob.HeardUntilNow(channel)).Where(next => next.Seq is not null)
            .ShouldAllBe(next => next.Seq <= left.Seq);
        (await bob.Connection.Ask("conversations", new { }, Stopped)).Value.GetProperty("items").EnumerateArray()
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task Joins_that_race_with_a_kick_leave_nobody_in_a_channel()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        for (var round = 0; round < 5; round++)
        {
            var workspace = await Workspace(ann, bob);
            var channels = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Channel(ann, workspace)));
            var joins = channels.Select(
                channel => bob.Connection.Ask("join", new { conversation = channel.Id }, Stopped)).ToList();
            await Seq(ann, "kick", new { conversation = workspace.Id, user = bob.Id });
            await Task.WhenAll(joins);
            (await bob.Connection.Ask("conversations", new { }, Stopped)).Value.GetProperty("items").EnumerateArray()
                .ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_workspace_is_for_channels_only()
    {
        await using var ann = await server.Visit("Ann");
        var workspace = (await Workspace(ann)).Id;
        (await Refuse(ann, "create", new { kind = "group", clientId = "1", title = "Group", workspace }))
            .ShouldBe("schema_violation");
        (await Refuse(ann, "create", new { kind = "channel", clientId = "1", workspace = 7 }))
            .ShouldBe("schema_violation");
        (await Refuse(ann, "browse", new { kind = "support", workspace })).ShouldBe("schema_violation");
        (await Refuse(ann, "create", new { kind = "workspace", clientId = "1", access = "open" }))
            .ShouldBe("schema_violation");
    }

    private static object Message(string conversation, string recipientType) =>
        new { conversation, recipientType, clientId = "c1", text = "hello" };

    private static Task<Conversation> Workspace(Visitor owner, params Visitor[] others) =>
        owner.Connection.Create(
            "workspace", "Works", [.. others.Select(other => other.Id)], cancellationToken: Stopped);

    private static Task<Conversation> Channel(Visitor owner, Conversation workspace) =>
        owner.Connection.Create(
            "channel", Guid.NewGuid().ToString("N"), workspace: workspace.Id, cancellationToken: Stopped);

    private static async Task<string> Code(Visitor owner, string conversation) =>
        (await owner.Connection.Ask("invite-code", new { conversation }, Stopped)).Value
            .GetProperty("invite").GetString()!;

    private static async Task<IEnumerable<string>> Browse(Visitor visitor, object members) =>
        (await visitor.Connection.Ask("browse", members, Stopped)).Value.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("id").GetString()!);

    private static async Task<long> Seq(Visitor visitor, string type, object members) =>
        (await visitor.Connection.Ask(type, members, Stopped)).Value.GetProperty("seq").GetInt64();

    private static async Task<string> Refuse(Visitor visitor, string type, object members) =>
        (await visitor.Connection.Ask(type, members, Stopped)).Error.ShouldNotBeNull(type).Code;
}
