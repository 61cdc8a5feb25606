namespace OrleansChat.Tests.Protocol;

/// <summary><c>react</c>, <c>pin</c>, replies and threads.</summary>
public sealed class ReactionTests(LiveServer server)
{
    private static CancellationToken Stopped => LiveServer.Stopped;

    [Fact]
    public async Task Reactions_are_events_and_are_summed_up_on_the_message()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        await bob.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);
        await ann.Say(plaza, "hello");
        await ann.ChangeSeq("react", plaza, 3, new { emoji = "👍", on = true });
        await bob.ChangeSeq("react", plaza, 3, new { emoji = "👍", on = true });
        await bob.ChangeSeq("react", plaza, 3, new { emoji = ":party:", on = true });
        await ann.ChangeSeq("react", plaza, 3, new { emoji = "👍", on = false });

        var heard = await bob.Hear(plaza, 5);
        heard[1].Kind.ShouldBe("react");
        heard[1].Json.GetProperty("target").GetInt64().ShouldBe(3);
        heard[1].Json.GetProperty("emoji").GetString().ShouldBe("👍");
        heard[1].Json.GetProperty("on").GetBoolean().ShouldBeTrue();
        heard[4].Json.GetProperty("on").GetBoolean().ShouldBeFalse();
        var by = $$"""
            "count":1,"by":["{{bob.Id}}"]
            """;
        var expected = $$"""[{"emoji":"👍",{{by}}},{"emoji":":party:",{{by}}}]""";
        (await bob.Read(plaza, 3)).GetProperty("reactions").GetRawText().ShouldBe(expected);
        (await bob.Recover(plaza, 3)).GetProperty("reactions").GetRawText().ShouldBe(expected);
        (await bob.Read(plaza, 3)).GetProperty("changed").GetInt64().ShouldBe(7);
    }

    [Fact]
    public async Task A_second_reaction_with_the_same_emoji_is_the_first_event_again()
    {
        await using var ann = await server.Visit();
        var plaza = await ann.Channel();
        await ann.Say(plaza, "hello");
        var on = new { emoji = "❤️", on = true };
        var off = new { emoji = "❤️", on = false };
        (await ann.ChangeCode("react", plaza, 2, off)).ShouldBe("not_found");
        var first = await ann.ChangeSeq("react", plaza, 2, on);
        var second = await ann.Change("react", plaza, 2, on);
        second.Value.GetProperty("seq").GetInt64().ShouldBe(first);
        second.Value.GetProperty("duplicate").GetBoolean().ShouldBeTrue();
        var withdrawn = await ann.ChangeSeq("react", plaza, 2, off);
        (await ann.ChangeSeq("react", plaza, 2, off)).ShouldBe(withdrawn);
        (await ann.ChangeSeq("react", plaza, 2, on)).ShouldBe(withdrawn + 1);
        (await ann.Read(plaza, 2)).GetProperty("reactions")[0].GetProperty("count").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Only_members_who_may_write_react_and_only_to_messages_that_are_there()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        await ann.Say(plaza, "hello");
        var on = new { emoji = "👍", on = true };
        (await bob.ChangeCode("react", plaza, 2, on)).ShouldBe("forbidden");
        await bob.Connection.Join(plaza.Id, Stopped);
        (await bob.ChangeCode("react", plaza, 1, on)).ShouldBe("not_found");
        (await bob.ChangeCode("react", plaza, 9, on)).ShouldBe("not_found");
        await ann.Connection.Ask("role", new { conversation = plaza.Id, user = bob.Id, role = "reader" }, Stopped);
        (await bob.ChangeCode("react", plaza, 2, on)).ShouldBe("forbidden");
        await ann.ChangeSeq("delete", plaza, 2);
        (await ann.ChangeCode("react", plaza, 2, on)).ShouldBe("conflict");
    }

    [Fact]
    public async Task A_message_takes_20_kinds_of_reactions()
    {
        await using var ann = await server.Visit();
        var plaza = await ann.Channel();
        await ann.Say(plaza, "hello");
        for (var number = 0; number < 20; number++)
        {
            await ann.ChangeSeq("react", plaza, 2, new { emoji = $":e{number}:", on = true });
        }

        (await ann.ChangeCode("react", plaza, 2, new { emoji = "👍", on = true })).ShouldBe("too_large");
        (await ann.Change("react", plaza, 2, new { emoji = ":e3:", on = true }))
            .Value.GetProperty("duplicate").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Moderators_pin_and_unpin()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        await bob.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);
        await bob.Say(plaza, "hello");
        (await bob.ChangeCode("pin", plaza, 3, new { on = true })).ShouldBe("forbidden");
        (await ann.ChangeCode("pin", plaza, 3, new { on = false })).ShouldBe("not_found");
        (await ann.ChangeCode("pin", plaza, 2, new { on = true })).ShouldBe("not_found");
        var pinned = await ann.ChangeSeq("pin", plaza, 3, new { on = true });
        (await ann.ChangeSeq("pin", plaza, 3, new { on = true })).ShouldBe(pinned);
        (await bob.Hear(plaza, 2))[1].Json.GetProperty("on").GetBoolean().ShouldBeTrue();
        (await bob.Read(plaza, 3)).GetProperty("pinned").GetBoolean().ShouldBeTrue();
        (await bob.Recover(plaza, 3)).GetProperty("pinned").GetBoolean().ShouldBeTrue();
        await ann.ChangeSeq("pin", plaza, 3, new { on = false });
        (await bob.Read(plaza, 3)).Has("pinned").ShouldBeFalse();
    }

    [Fact]
    public async Task Both_people_pin_in_a_direct_conversation()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var talk = await ann.Connection.Create("direct", members: [bob.Id], cancellationToken: Stopped);
        await ann.Say(talk, "hello");
        (await bob.ChangeSeq("pin", talk, 3, new { on = true })).ShouldBe(4);
        (await ann.ChangeSeq("pin", talk, 3, new { on = false })).ShouldBe(5);
        (await bob.ChangeCode("delete", talk, 3)).ShouldBe("forbidden");
        await ann.Connection.Ask("block", new { user = bob.Id, on = true }, Stopped);
        (await bob.ChangeCode("react", talk, 3, new { emoji = "👍", on = true })).ShouldBe("blocked");
    }

    [Fact]
    public async Task Replies_are_counted_on_their_message_and_paged_as_its_thread()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        await bob.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);
        await ann.Say(plaza, "root");
        (await bob.Reply(plaza, 3)).ShouldBe(4);
        await ann.Say(plaza, "aside");
        (await ann.Reply(plaza, 3)).ShouldBe(6);

        (await bob.Hear(plaza, 2))[1].Json.GetProperty("replyTo").GetInt64().ShouldBe(3);
        var expected = $$"""{"replies":2,"last":6,"participants":["{{bob.Id}}","{{ann.Id}}"]}""";
        (await bob.Read(plaza, 3)).GetProperty("thread").GetRawText().ShouldBe(expected);
        (await bob.Recover(plaza, 3)).GetProperty("thread").GetRawText().ShouldBe(expected);
        (await Seqs(bob, new { conversation = plaza.Id, thread = 3 })).ShouldBe("3 4 6");
        (await Seqs(bob, new { conversation = plaza.Id, thread = 3, limit = 2 })).ShouldBe("4 6 more");
        (await Seqs(bob, new { conversation = plaza.Id, thread = 3, before = 4 })).ShouldBe("3");
        (await Seqs(bob, new { conversation = plaza.Id, thread = 3, after = 0, limit = 1 })).ShouldBe("3 more");
        (await Seqs(bob, new { conversation = plaza.Id, thread = 5 })).ShouldBe("5");
        (await Code(bob, new { conversation = plaza.Id, thread = 2 })).ShouldBe("not_found");
        (await Code(bob, new { conversation = plaza.Id, thread = 99 })).ShouldBe("not_found");
    }

    [Fact]
    public async Task A_reply_names_an_earlier_message()
    {
        await using var ann = await server.Visit();
        var plaza = await ann.Channel();
        await ann.Say(plaza, "root");
        foreach (var replyTo in new[] { 1, 3, 99 })
        {
            var members = new
            {
                conversation = plaza.Id,
                recipientType = "channel",
                clientId = $"r{replyTo}",
                text = "x",
                replyTo,
            };
            (await ann.Connection.Ask("send", members, Stopped)).Error!.Code.ShouldBe("not_found");
        }
    }

    [Fact]
    public async Task History_around_a_seq_has_events_on_both_sides()
    {
        await using var ann = await server.Visit();
        var plaza = await ann.Channel();
        for (var number = 0; number < 9; number++)
        {
            await ann.Say(plaza, $"{number}");
        }

        (await Seqs(ann, new { conversation = plaza.Id, around = 5, limit = 4 })).ShouldBe("3 4 5 6 more");
        (await Seqs(ann, new { conversation = plaza.Id, around = 1, limit = 3 })).ShouldBe("1 2 3 more");
        (await Seqs(ann, new { conversation = plaza.Id, around = 10, limit = 3 })).ShouldBe("8 9 10 more");
        (await Seqs(ann, new { conversation = plaza.Id, around = 4 })).ShouldBe("1 2 3 4 5 6 7 8 9 10");
    }

    private static async Task<string> Seqs(Visitor who, object members)
    {
        var page = (await who.Connection.Ask("history", members, Stopped)).Value;
        var seqs = string.Join(
            ' ', page.GetProperty("events").EnumerateArray().Select(item => item.GetProperty("seq").GetInt64()));
        return page.GetProperty("more").GetBoolean() ? $"{seqs} more" : seqs;
    }

    private static async Task<string> Code(Visitor who, object members) =>
        (await who.Connection.Ask("history", members, Stopped)).Error!.Code;
}
