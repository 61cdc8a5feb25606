namespace OrleansChat.Tests.Protocol;

/// <summary>Mentions, and the notices of them.</summary>
public sealed class MentionTests(LiveServer server)
{
    private static CancellationToken Stopped => LiveServer.Stopped;

    [Fact]
    public async Task A_mention_is_part_of_the_message_and_told_to_each_connection()
    {
        var handle = Noticing.NewHandle("bob-");
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.VisitAs(handle);
        await using var phone = await server.Visit(bob.Account);
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        await ann.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);
        var text = $"Hello @{handle.ToUpperInvariant()}, and `@{handle}`";
        await ann.Say(plaza, text, "once");
        await ann.Say(plaza, text, "once");

        var message = await ann.Connection.Next("message", Stopped);
        Noticing.Words(message.Json.GetProperty("mentions")).ShouldBe(bob.Id);
        foreach (var device in new[] { bob, phone })
        {
            var notice = (await device.Connection.Next("notice", Stopped)).Json;
            notice.GetProperty("seq").GetInt64().ShouldBe(3);
            notice.GetProperty("reason").GetString().ShouldBe("mention");
            notice.GetProperty("sender").GetProperty("id").GetString().ShouldBe(ann.Id);
            notice.GetProperty("preview").GetString().ShouldBe(message.Body);
            (await device.Notices(plaza)).ShouldBe("");
        }

        (await bob.Mentions(plaza, 3)).ShouldBe(bob.Id);
        Noticing.Words((await bob.Recover(plaza, 3)).GetProperty("mentions")).ShouldBe(bob.Id);
        (await bob.Listed(plaza)).GetProperty("mentioned").GetInt64().ShouldBe(1);
        (await ann.Notices(plaza)).ShouldBe("");
        var members = (await ann.Connection.Ask("members", new { conversation = plaza.Id }, Stopped)).Value;
        members.GetProperty("items").EnumerateArray()
            .Select(member => member.TryGetProperty("handle", out var known) ? known.GetString() : null)
            .ShouldBe([null, handle], ignoreOrder: true);
        await bob.Connection.Ask("mark", new { conversation = plaza.Id, read = 3 }, Stopped);
        (await bob.Listed(plaza)).GetProperty("mentioned").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task Strangers_and_people_who_left_are_not_mentioned()
    {
        var (bobs, cyns) = (Noticing.NewHandle("bob"), Noticing.NewHandle("cyn"));
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.VisitAs(bobs);
        await using var cyn = await server.VisitAs(cyns);
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        await ann.Connection.Ask("kick", new { conversation = plaza.Id, user = bob.Id }, Stopped);
        await ann.Say(plaza, $"@{bobs} @{cyns} a@{cyns}.example @{cyns}x");
        (await ann.Mentions(plaza, 4)).ShouldBe("");
        (await bob.Notices(plaza)).ShouldBe("");
        (await cyn.Notices(plaza)).ShouldBe("");
    }

    [Fact]
    public async Task The_longest_handle_of_a_member_counts()
    {
        var handle = Noticing.NewHandle("bob");
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.VisitAs(handle);
        await using var other = await server.VisitAs($"{handle}.jr");
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        await ann.Say(plaza, $"@{handle}.jr");
        await other.Connection.Join(plaza.Id, Stopped);
        await ann.Say(plaza, $"@{handle}.jr.");
        (await ann.Mentions(plaza, 3)).ShouldBe(bob.Id);
        (await ann.Mentions(plaza, 5)).ShouldBe(other.Id);
    }

    [Fact]
    public async Task Replies_and_direct_messages_give_notices()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        await bob.Say(plaza, "question");
        await ann.Reply(plaza, 3);
        (await bob.Notice(plaza)).ShouldBe("4 reply a reply");
        await bob.Reply(plaza, 3);
        (await bob.Notices(plaza)).ShouldBe("");

        var talk = await ann.Connection.Create("direct", members: [bob.Id], cancellationToken: Stopped);
        await ann.Say(talk, "psst");
        (await bob.Notice(talk)).ShouldBe("3 direct psst");
        (await bob.Listed(talk)).GetProperty("mentioned").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task Moderators_mention_everybody()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        await using var cyn = await server.Visit("Cyn");
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        await cyn.Connection.Join(plaza.Id, Stopped);
        await bob.Say(plaza, "@all");
        await ann.Say(plaza, "@all and @HERE");
        (await bob.Notice(plaza)).ShouldBe("5 mention @all and @HERE");
        (await cyn.Notice(plaza)).ShouldBe("5 mention @all and @HERE");
        (await ann.Mentions(plaza, 4)).ShouldBe("");
        (await ann.Mentions(plaza, 5)).ShouldBe("all here");
        (await bob.Listed(plaza)).GetProperty("mentioned").GetInt64().ShouldBe(1);
        (await ann.Listed(plaza)).GetProperty("mentioned").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task An_edit_has_mentions_of_its_own()
    {
        var (bobs, cyns) = (Noticing.NewHandle("bob"), Noticing.NewHandle("cyn"));
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.VisitAs(bobs);
        await using var cyn = await server.VisitAs(cyns);
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        await cyn.Connection.Join(plaza.Id, Stopped);
        await ann.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);
        await ann.Say(plaza, $"@{bobs}");
        await ann.ChangeSeq("edit", plaza, 4, new { text = $"@{cyns} @{bobs}" });
        await ann.ChangeSeq("edit", plaza, 4, new { text = $"@{cyns}!" });

        (await bob.Notice(plaza)).ShouldBe($"4 mention @{bobs}");
        (await cyn.Notice(plaza)).ShouldBe($"4 mention @{cyns} @{bobs}");
        (await bob.Notices(plaza)).ShouldBe("");
        (await cyn.Notices(plaza)).ShouldBe("");
        var heard = await ann.Hear(plaza, 3);
        Noticing.Words(heard[1].Json.GetProperty("mentions")).ShouldBe($"{cyn.Id} {bob.Id}");
        (await ann.Mentions(plaza, 4)).ShouldBe(cyn.Id);
        (await ann.Mentions(plaza, 5)).ShouldBe(cyn.Id);
        (await bob.Listed(plaza)).GetProperty("mentioned").GetInt64().ShouldBe(0);
        (await cyn.Listed(plaza)).GetProperty("mentioned").GetInt64().ShouldBe(1);

        await ann.ChangeSeq("delete", plaza, 4);
        (await ann.Mentions(plaza, 4)).ShouldBe("");
        (await cyn.Listed(plaza)).GetProperty("mentioned").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task A_blocked_person_gives_no_notice()
    {
        var handle = Noticing.NewHandle("bob");
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.VisitAs(handle);
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        await bob.Say(plaza, "question");
        await bob.Connection.Ask("block", new { user = ann.Id, on = true }, Stopped);
        await ann.Say(plaza, $"@{handle}");
        await ann.Say(plaza, "@all");
        await ann.Reply(plaza, 3);
        (await bob.Notices(plaza)).ShouldBe("");
        (await ann.Mentions(plaza, 4)).ShouldBe(bob.Id);
        (await bob.Listed(plaza)).GetProperty("mentioned").GetInt64().ShouldBe(1);
    }
}
