using System.Text.Json;
using OrleansChat.Tests.Client.Requests;

namespace OrleansChat.Tests.Protocol;

public sealed class ModerationTests(LiveServer server)
{
    private static CancellationToken Stopped => LiveServer.Stopped;

    [Theory]
    [InlineData("kick", false)]
    [InlineData("ban", true)]
    public async Task Nothing_after_a_removal_reaches_the_removed_person(string type, bool isBan)
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = isBan ? await ann.Channel() : await Group(ann, bob);
        if (isBan)
        {
            await bob.Connection.Join(plaza.Id, Stopped);
        }

        await bob.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);
        await ann.Say(plaza, "before");
        var removal = await Seq(ann, type, new { conversation = plaza.Id, user = bob.Id, on = true });
        (await Code(bob, "history", new { conversation = plaza.Id })).ShouldBe(isBan ? "forbidden" : "not_found");
        (await Code(bob, "members", new { conversation = plaza.Id })).ShouldBe(isBan ? "forbidden" : "not_found");
        await ann.Say(plaza, "after");

        var removed = await bob.Connection.Next("removed", Stopped);
        removed.Conversation.ShouldBe(plaza.Id);
        var conversations = new[] { new { id = plaza.Id } };
        var heard = await bob.Connection.Ask("subscribe", new { conversations }, Stopped);
        heard.Value.GetProperty("items")[0].GetProperty("error").GetProperty("code").GetString()
            .ShouldBe(isBan ? "forbidden" : "not_found");
        var rest = await bob.HeardUntilNow(plaza);
        rest.Where(next => next.Seq is not null).ShouldAllBe(next => next.Seq <= removal);
        (await Code(bob, "send", Message(plaza, "c9"))).ShouldBe(isBan ? "forbidden" : "not_found");
    }

    [Fact]
    public async Task A_kick_names_the_moderator_as_sender_and_the_person_as_user()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        await ann.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);
        await Seq(ann, "kick", new { conversation = plaza.Id, user = bob.Id });
        var left = (await ann.Hear(plaza, 1))[0];
        left.Json.GetProperty("change").GetString().ShouldBe("left");
        left.Json.GetProperty("user").GetProperty("id").GetString().ShouldBe(bob.Id);
        left.SenderId.ShouldBe(ann.Id);
    }

    [Fact]
    public async Task A_ban_is_lifted_by_an_event_after_which_the_person_can_rejoin()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        await Seq(ann, "ban", new { conversation = plaza.Id, user = bob.Id, on = true });
        (await Code(bob, "join", new { conversation = plaza.Id })).ShouldBe("forbidden");
        var lifted = await Seq(ann, "ban", new { conversation = plaza.Id, user = bob.Id, on = false });
        (await bob.Connection.Join(plaza.Id, Stopped)).ShouldBe(lifted + 1);
    }

    [Theory]
    [InlineData("group", "not_found")]
    [InlineData("channel", "forbidden")]
    [InlineData("workspace", "not_found")]
    public async Task Banned_people_are_listed_for_people_who_may_lift_bans(string kind, string toOutsiders)
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        await using var cyn = await server.Visit("Cyn");
        await using var dan = await server.Visit("Dan");
        var plaza = await ann.Connection.Create(kind, "Plaza", [bob.Id], cancellationToken: Stopped);
        (await Banned(ann, plaza)).ShouldBeEmpty();
        var seq = await Seq(ann, "ban", new { conversation = plaza.Id, user = cyn.Id, on = true });

        var item = (await Banned(ann, plaza)).ShouldHaveSingleItem();
        item.GetProperty("id").GetString().ShouldBe(cyn.Id);
        item.GetProperty("name").GetString().ShouldBe("Cyn");
        item.GetProperty("type").GetString().ShouldBe("guest");
        item.GetProperty("seq").GetInt64().ShouldBe(seq);
        (await Code(bob, "banned", new { conversation = plaza.Id })).ShouldBe("forbidden");
        (await Code(cyn, "banned", new { conversation = plaza.Id })).ShouldBe("forbidden");
        (await Code(dan, "banned", new { conversation = plaza.Id })).ShouldBe(toOutsiders);

        await Seq(ann, "role", new { conversation = plaza.Id, user = bob.Id, role = "moderator" });
        (await Banned(bob, plaza)).ShouldHaveSingleItem();
        await Seq(bob, "ban", new { conversation = plaza.Id, user = cyn.Id, on = false });
        (await Banned(ann, plaza)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_lists_bans_of_a_direct_conversation()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var talk = await ann.Connection.Create("direct", members: [bob.Id], cancellationToken: Stopped);
        (await Code(ann, "banned", new { conversation = talk.Id })).ShouldBe("forbidden");
    }

    [Fact]
    public async Task Members_show_until_when_they_are_muted()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await Group(ann, bob);
        (await Muted()).ShouldBe([false, false]);
        await Seq(ann, "mute", new { conversation = plaza.Id, user = bob.Id, seconds = 3600 });
        (await Muted()).ShouldBe([false, true]);
        await Seq(ann, "mute", new { conversation = plaza.Id, user = bob.Id, seconds = 0 });
        (await Muted()).ShouldBe([false, false]);

        async Task<IEnumerable<bool>> Muted() =>
            (await ann.Connection.Ask("members", new { conversation = plaza.Id }, Stopped)).Value.GetProperty("items")
                .EnumerateArray()
                .Select(item => item.TryGetProperty("mutedUntil", out var until) && until.GetString()!.EndsWith('Z'));
    }

    [Fact]
    public async Task A_muted_send_is_told_when_to_try_again()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        await ann.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);
        await Seq(ann, "mute", new { conversation = plaza.Id, user = bob.Id, seconds = 3600 });
        var error = (await bob.Connection.Ask("send", Message(plaza, "c1"), Stopped)).Error!;
        error.Code.ShouldBe("muted");
        error.Temporary.ShouldBeFalse();
        error.RetryAfter!.Value.ShouldBeInRange(TimeSpan.FromMinutes(50), TimeSpan.FromHours(1));
        var muted = (await ann.Hear(plaza, 1))[0].Json;
        muted.GetProperty("change").GetString().ShouldBe("role");
        muted.GetProperty("mutedUntil").GetString()!.ShouldEndWith("Z");

        await Seq(ann, "mute", new { conversation = plaza.Id, user = bob.Id, seconds = 0 });
        (await ann.Hear(plaza, 1))[0].Json.TryGetProperty("mutedUntil", out JsonElement _).ShouldBeFalse();
        await bob.Say(plaza, "again");
    }

    [Fact]
    public async Task Roles_and_titles_change_by_events()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        (await Code(bob, "rename", new { conversation = plaza.Id, title = "Mine" })).ShouldBe("forbidden");
        await Seq(ann, "role", new { conversation = plaza.Id, user = bob.Id, role = "moderator" });
        await ann.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);
        await Seq(bob, "rename", new { conversation = plaza.Id, title = "Mine" });
        var meta = (await ann.Hear(plaza, 1))[0];
        meta.Kind.ShouldBe("meta");
        meta.Json.GetProperty("title").GetString().ShouldBe("Mine");
        (await Code(bob, "role", new { conversation = plaza.Id, user = bob.Id, role = "owner" })).ShouldBe("forbidden");
    }

    [Fact]
    public async Task People_are_invited_into_a_group_and_told()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var group = await Group(ann);
        (await Code(bob, "join", new { conversation = group.Id })).ShouldBe("not_found");
        var seq = await Seq(ann, "invite", new { conversation = group.Id, users = new[] { bob.Id } });
        (await bob.Connection.Next("invited", Stopped)).Conversation.ShouldBe(group.Id);
        (await bob.Connection.Join(group.Id, Stopped)).ShouldBe(seq);
        (await Seq(ann, "invite", new { conversation = group.Id, users = new[] { bob.Id } })).ShouldBe(seq);
    }

    [Fact]
    public async Task A_code_opens_an_invite_only_channel_that_others_do_not_know()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var word = Guid.NewGuid().ToString("N");
        var made = await ann.Connection.Ask(
            "create", new { kind = "channel", clientId = "1", title = word, access = "invite" }, Stopped);
        var channel = made.Value.GetProperty("conversation").GetProperty("id").GetString()!;
        made.Value.GetProperty("conversation").GetProperty("access").GetString().ShouldBe("invite");
        (await bob.Connection.Ask("browse", new { query = word }, Stopped)).Value.GetProperty("items")
            .EnumerateArray().ShouldBeEmpty();
        foreach (var type in new[] { "join", "history", "members", "leave" })
        {
            (await Code(bob, type, new { conversation = channel })).ShouldBe("not_found", type);
        }

        var code = (await ann.Connection.Ask("invite-code", new { conversation = channel, uses = 1 }, Stopped)).Value;
        code.GetProperty("uses").GetInt32().ShouldBe(1);
        code.GetProperty("expiresAt").GetString()!.ShouldEndWith("Z");
        var invite = code.GetProperty("invite").GetString()!;
        (await Seq(bob, "join", new { conversation = channel, invite })).ShouldBe(2);
        (await Seq(bob, "join", new { conversation = channel, invite })).ShouldBe(2);
        await using var cyn = await server.Visit("Cyn");
        (await Code(cyn, "join", new { conversation = channel, invite })).ShouldBe("not_found");
        (await ann.Connection.Ask("revoke-invite", new { conversation = channel, invite }, Stopped)).Error
            .ShouldBeNull();
        (await Code(bob, "revoke-invite", new { conversation = channel, invite })).ShouldBe("forbidden");
    }

    [Fact]
    public async Task A_block_is_known_only_to_the_two_people()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var talk = await ann.Connection.Create("direct", members: [bob.Id], cancellationToken: Stopped);
        await ann.Connection.Ask("block", new { user = bob.Id, on = true }, Stopped);
        (await Code(bob, "send", Message(talk, "c1"))).ShouldBe("blocked");
        var list = (await ann.Connection.Ask("blocked", new { }, Stopped)).Value.GetProperty("items");
        list.EnumerateArray().ShouldHaveSingleItem().GetProperty("name").GetString().ShouldBe("Bob");
        (await bob.Connection.Ask("blocked", new { }, Stopped)).Value.GetProperty("items").EnumerateArray()
            .ShouldBeEmpty();
        await ann.Connection.Ask("block", new { user = bob.Id, on = false }, Stopped);
        await bob.Say(talk, "hello");
        await using var cyn = await server.Visit("Cyn");
        await ann.Connection.Ask("block", new { user = cyn.Id, on = true }, Stopped);
        (await Code(cyn, "create", new { kind = "direct", clientId = "1", members = new[] { ann.Id } }))
            .ShouldBe("blocked");
    }

    [Fact]
    public async Task Support_is_for_the_staff_to_list()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var support = await ann.Connection.Create("support", cancellationToken: Stopped);
        (await Code(bob, "browse", new { kind = "support" })).ShouldBe("forbidden");
        (await Code(bob, "join", new { conversation = support.Id })).ShouldBe("not_found");
    }

    private static object Message(Conversation conversation, string clientId) =>
        new { conversation = conversation.Id, recipientType = conversation.Kind, clientId, text = "hello" };

    private static Task<Conversation> Group(Visitor owner, params Visitor[] others) =>
        owner.Connection.Create(
            "group", "Group", [.. others.Select(other => other.Id)], cancellationToken: Stopped);

    private static async Task<IEnumerable<JsonElement>> Banned(Visitor visitor, Conversation conversation) =>
        (await visitor.Connection.Ask("banned", new { conversation = conversation.Id }, Stopped)).Value
            .GetProperty("items").EnumerateArray().ToList();

    private static async Task<long> Seq(Visitor visitor, string type, object members) =>
        (await visitor.Connection.Ask(type, members, Stopped)).Value.GetProperty("seq").GetInt64();

    private static async Task<string> Code(Visitor visitor, string type, object members) =>
        (await visitor.Connection.Ask(type, members, Stopped)).Error.ShouldNotBeNull(type).Code;
}
