using System.Text.Json;

namespace OrleansChat.Tests.Protocol;

/// <summary><c>edit</c>, <c>delete</c> and <c>edits</c>.</summary>
public sealed class ChangedMessageTests(LiveServer server)
{
    private static CancellationToken Stopped => LiveServer.Stopped;

    [Fact]
    public async Task An_edit_is_an_event_for_all_and_the_message_is_read_with_its_newest_text()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        await bob.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);
        await ann.Say(plaza, "first");

        var seq = await ann.ChangeSeq("edit", plaza, 3, new { text = "second" }, "edit-1");

        seq.ShouldBe(4);
        var heard = await bob.Hear(plaza, 2);
        heard[0].Json.Has("edited").ShouldBeFalse();
        heard[1].Kind.ShouldBe("edit");
        heard[1].ClientId.ShouldBe("edit-1");
        heard[1].SenderId.ShouldBe(ann.Id);
        heard[1].Json.GetProperty("target").GetInt64().ShouldBe(3);
        heard[1].Body.ShouldBe("second");
        await ann.ChangeSeq("edit", plaza, 3, new { text = "third" });
        foreach (var message in await EverywhereServed(bob, plaza, 3))
        {
            message.GetProperty("text").GetString().ShouldBe("third");
            message.GetProperty("edited").GetProperty("seq").GetInt64().ShouldBe(5);
            message.GetProperty("edited").GetProperty("at").GetString().ShouldEndWith("Z");
            message.GetProperty("changed").GetInt64().ShouldBe(5);
            message.GetProperty("clientId").GetString().ShouldNotBeNull();
        }

        (await bob.Read(plaza, 4)).GetProperty("text").GetString().ShouldBe("third");
    }

    [Fact]
    public async Task A_deleted_message_has_no_text_wherever_it_is_served()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        await bob.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);
        await bob.Say(plaza, "secret one");
        await bob.ChangeSeq("edit", plaza, 3, new { text = "secret two" });
        await ann.ChangeSeq("react", plaza, 3, new { emoji = "👍", on = true });

        var seq = await ann.ChangeSeq("delete", plaza, 3);

        var heard = await bob.Hear(plaza, 4);
        heard[3].Kind.ShouldBe("delete");
        heard[3].Json.GetProperty("target").GetInt64().ShouldBe(3);
        foreach (var message in await EverywhereServed(bob, plaza, 3))
        {
            message.GetRawText().ShouldNotContain("secret");
            message.GetProperty("deleted").GetBoolean().ShouldBeTrue();
            message.Has("text").ShouldBeFalse();
            message.Has("attachments").ShouldBeFalse();
            message.Has("reactions").ShouldBeFalse();
            message.GetProperty("changed").GetInt64().ShouldBe(seq);
        }

        var page = await ann.Connection.History(plaza.Id, cancellationToken: Stopped);
        string.Join(' ', page.Events).ShouldNotContain("secret");
        page.Events[3].Json.GetProperty("deleted").GetBoolean().ShouldBeTrue();
        var all = await bob.Connection.Subscribe(plaza.Id, 0, plaza.Epoch, Stopped);
        string.Join(' ', all.Events).ShouldNotContain("secret");
    }

    [Fact]
    public async Task A_repeat_gets_the_first_event_also_when_it_is_no_longer_allowed()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        await bob.Say(plaza, "mine");
        var edited = await bob.Change("edit", plaza, 3, new { text = "one" }, "e");
        var deleted = await bob.Change("delete", plaza, 3, id: "d");
        await bob.Connection.Leave(plaza.Id, Stopped);
        foreach (var (type, first, id) in new[] { ("edit", edited, "e"), ("delete", deleted, "d") })
        {
            var repeat = (await bob.Change(type, plaza, 3, new { text = "two" }, id)).Value;
            repeat.GetProperty("duplicate").GetBoolean().ShouldBeTrue();
            repeat.GetProperty("seq").GetInt64().ShouldBe(first.Value.GetProperty("seq").GetInt64());
            repeat.GetProperty("at").GetString().ShouldBe(first.Value.GetProperty("at").GetString());
        }

        (await bob.ChangeCode("edit", plaza, 3, new { text = "two" }, "new")).ShouldBe("forbidden");
    }

    [Fact]
    public async Task A_client_id_is_for_one_command_of_one_type_and_target()
    {
        await using var ann = await server.Visit();
        var plaza = await ann.Channel();
        await ann.Say(plaza, "one", "m");
        await ann.Say(plaza, "two");
        await ann.ChangeSeq("edit", plaza, 2, new { text = "new" }, "e");
        (await ann.ChangeCode("edit", plaza, 3, new { text = "new" }, "e")).ShouldBe("conflict");
        (await ann.ChangeCode("delete", plaza, 2, id: "e")).ShouldBe("conflict");
        (await ann.ChangeCode("react", plaza, 2, new { emoji = "👍", on = true }, "m")).ShouldBe("conflict");
        var message = new { conversation = plaza.Id, recipientType = "channel", clientId = "e", text = "x" };
        (await ann.Connection.Ask("send", message, Stopped)).Error!.Code.ShouldBe("conflict");
    }

    [Fact]
    public async Task Only_authors_edit_and_only_they_and_moderators_delete()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        await using var cyn = await server.Visit("Cyn");
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        await bob.Say(plaza, "bob's");
        await ann.Say(plaza, "ann's");
        var text = new { text = "x" };
        (await ann.ChangeCode("edit", plaza, 3, text)).ShouldBe("forbidden");
        (await bob.ChangeCode("edit", plaza, 4, text)).ShouldBe("forbidden");
        (await bob.ChangeCode("delete", plaza, 4)).ShouldBe("forbidden");
        (await cyn.ChangeCode("edit", plaza, 3, text)).ShouldBe("forbidden");
        (await cyn.ChangeCode("delete", plaza, 3)).ShouldBe("forbidden");
        (await bob.ChangeCode("edit", plaza, 2, text)).ShouldBe("not_found");
        (await bob.ChangeCode("edit", plaza, 99, text)).ShouldBe("not_found");
        (await bob.ChangeCode("delete", plaza, 99)).ShouldBe("not_found");
        (await bob.ChangeCode("edit", plaza with { Id = "c-nowhere" }, 3, text)).ShouldBe("not_found");
        var group = await ann.Connection.Create("group", "Team", cancellationToken: Stopped);
        (await bob.ChangeCode("delete", group, 1)).ShouldBe("not_found");

        var deleted = await ann.ChangeSeq("delete", plaza, 3);
        (await bob.ChangeCode("edit", plaza, 3, text)).ShouldBe("conflict");
        var again = await bob.Change("delete", plaza, 3);
        again.Value.GetProperty("seq").GetInt64().ShouldBe(deleted);
        again.Value.GetProperty("duplicate").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Muted_people_edit_nothing_but_may_delete_their_words()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        await bob.Say(plaza, "bob's");
        await ann.Connection.Ask("mute", new { conversation = plaza.Id, user = bob.Id, seconds = 600 }, Stopped);
        var refused = await bob.Change("edit", plaza, 3, new { text = "x" });
        refused.Error!.Code.ShouldBe("muted");
        (await bob.ChangeCode("react", plaza, 3, new { emoji = "👍", on = true })).ShouldBe("muted");
        (await bob.ChangeSeq("delete", plaza, 3)).ShouldBe(5);
    }

    [Fact]
    public async Task Moderators_read_earlier_texts()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        await bob.Say(plaza, "one");
        await bob.ChangeSeq("edit", plaza, 3, new { text = "two" });
        await bob.ChangeSeq("edit", plaza, 3, new { text = "three" });
        await bob.ChangeSeq("delete", plaza, 3);

        var page = (await Edits(ann, new { conversation = plaza.Id, target = 3 })).Value;
        page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("text").GetString())
            .ShouldBe(["one", "two", "three"]);
        page.GetProperty("items")[0].Has("seq").ShouldBeFalse();
        page.GetProperty("items")[1].GetProperty("seq").GetInt64().ShouldBe(4);
        page.GetProperty("items")[1].GetProperty("at").GetString().ShouldEndWith("Z");
        page.GetProperty("more").GetBoolean().ShouldBeFalse();
        var part = (await Edits(ann, new { conversation = plaza.Id, target = 3, limit = 1 })).Value;
        part.GetProperty("items").GetArrayLength().ShouldBe(1);
        part.GetProperty("more").GetBoolean().ShouldBeTrue();
        var rest = (await Edits(ann, new { conversation = plaza.Id, target = 3, after = 4 })).Value;
        rest.GetProperty("items")[0].GetProperty("text").GetString().ShouldBe("three");

        (await Edits(bob, new { conversation = plaza.Id, target = 3 })).Error!.Code.ShouldBe("forbidden");
        (await Edits(ann, new { conversation = plaza.Id, target = 2 })).Error!.Code.ShouldBe("not_found");
        (await Edits(ann, new { conversation = "c-nowhere", target = 2 })).Error!.Code.ShouldBe("not_found");
    }

    private static Task<Client.Requests.Reply> Edits(Visitor who, object members) =>
        who.Connection.Ask("edits", members, Stopped);

    /// <summary>The newest message from history, from recovery and from the list of conversations.</summary>
    private static async Task<JsonElement[]> EverywhereServed(
        Visitor who, Client.Requests.Conversation conversation, long seq)
    {
        var list = await who.Connection.Ask("conversations", new { }, Stopped);
        return
        [
            await who.Read(conversation, seq),
            await who.Recover(conversation, seq),
            list.Value.GetProperty("items")[0].GetProperty("last"),
        ];
    }
}
