using System.Text.Json;

namespace OrleansChat.Tests.Protocol;

public sealed class ConversationTests(LiveServer server)
{
    private static CancellationToken Stopped => LiveServer.Stopped;

    [Fact]
    public async Task The_same_client_id_of_the_same_person_makes_one_conversation()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var first = await ann.Connection.Create("channel", "Plaza", clientId: "1", cancellationToken: Stopped);
        var again = await ann.Connection.Create("channel", "Other", clientId: "1", cancellationToken: Stopped);
        var others = await bob.Connection.Create("channel", "Plaza", clientId: "1", cancellationToken: Stopped);
        again.Id.ShouldBe(first.Id);
        again.Title.ShouldBe("Plaza");
        others.Id.ShouldNotBe(first.Id);
    }

    [Fact]
    public async Task A_second_direct_conversation_of_the_same_two_is_the_first()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var first = await ann.Connection.Create("direct", members: [bob.Id], cancellationToken: Stopped);
        var back = await bob.Connection.Create("direct", members: [ann.Id], cancellationToken: Stopped);
        back.Id.ShouldBe(first.Id);
        var invited = await bob.Connection.Next("invited", Stopped);
        invited.Conversation.ShouldBe(first.Id);
        invited.Json.GetProperty("kind").GetString().ShouldBe("direct");
    }

    [Fact]
    public async Task A_direct_conversation_with_oneself_is_for_notes()
    {
        await using var ann = await server.Visit("Ann");
        var notes = await ann.Connection.Create("direct", members: [ann.Id], cancellationToken: Stopped);
        (await ann.Connection.Create("direct", members: [ann.Id, ann.Id], cancellationToken: Stopped)).Id
            .ShouldBe(notes.Id);
        notes.Kind.ShouldBe("direct");
        await ann.Say(notes, "milk");
        var listed = (await ann.Connection.Ask("conversations", null, Stopped)).Value.GetProperty("items")[0];
        listed.GetProperty("memberCount").GetInt32().ShouldBe(1);
        listed.GetProperty("unread").GetInt32().ShouldBe(0);
        listed.GetProperty("last").GetProperty("text").GetString().ShouldBe("milk");
    }

    [Fact]
    public async Task A_second_support_session_of_the_same_person_is_the_first()
    {
        await using var ann = await server.Visit();
        var both = await Task.WhenAll(
            ann.Connection.Create("support", clientId: "1", cancellationToken: Stopped),
            ann.Connection.Create("support", clientId: "2", cancellationToken: Stopped));
        both[0].Id.ShouldBe(both[1].Id);
        both[0].Kind.ShouldBe("support");
    }

    [Fact]
    public async Task Joining_twice_creates_one_membership()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        var first = await bob.Connection.Join(plaza.Id, Stopped);
        await ann.Say(plaza, "in between");
        (await bob.Connection.Join(plaza.Id, Stopped)).ShouldBe(first);
        var members = (await ann.Connection.Ask("members", new { conversation = plaza.Id }, Stopped)).Value;
        members.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString())
            .ShouldBe(["Ann", "Bob"]);
        members.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("role").GetString())
            .ShouldBe(["owner", "member"]);
        members.GetProperty("items").EnumerateArray().ShouldAllBe(item => item.GetProperty("online").GetBoolean());
    }

    [Fact]
    public async Task A_membership_event_names_the_person_and_the_change()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        await ann.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);
        await bob.Connection.Join(plaza.Id, Stopped);
        var joined = (await ann.Hear(plaza, 1))[0];
        joined.Kind.ShouldBe("member");
        joined.Json.GetProperty("change").GetString().ShouldBe("joined");
        joined.Json.GetProperty("role").GetString().ShouldBe("member");
        joined.Json.GetProperty("user").GetProperty("id").GetString().ShouldBe(bob.Id);
        joined.SenderId.ShouldBe(bob.Id);
    }

    [Fact]
    public async Task Conversations_are_listed_by_newest_activity_with_their_unread_counts()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var older = await ann.Channel("Older");
        var newer = await ann.Channel("Newer");
        await bob.Connection.Join(older.Id, Stopped);
        await bob.Connection.Join(newer.Id, Stopped);
        await ann.Say(newer, "one");
        await ann.Say(older, "two");
        await ann.Say(older, "three");
        var page = (await bob.Connection.Ask("conversations", new { limit = 1 }, Stopped)).Value;
        var first = page.GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        first.GetProperty("id").GetString().ShouldBe(older.Id);
        first.GetProperty("title").GetString().ShouldBe("Older");
        first.GetProperty("unread").GetInt64().ShouldBe(2);
        first.GetProperty("read").GetInt64().ShouldBe(1);
        first.GetProperty("head").GetInt64().ShouldBe(4);
        first.GetProperty("memberCount").GetInt32().ShouldBe(2);
        first.GetProperty("last").GetProperty("text").GetString().ShouldBe("three");
        var after = page.GetProperty("next").GetString();
        var rest = (await bob.Connection.Ask("conversations", new { after }, Stopped)).Value;
        rest.GetProperty("items").EnumerateArray().ShouldHaveSingleItem()
            .GetProperty("id").GetString().ShouldBe(newer.Id);
        rest.TryGetProperty("next", out JsonElement _).ShouldBeFalse();
    }

    [Fact]
    public async Task Browse_finds_channels_by_a_part_of_their_title()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var word = Guid.NewGuid().ToString("N");
        var plaza = await ann.Channel($"The {word} plaza");
        await ann.Connection.Create("group", $"The {word} group", cancellationToken: Stopped);
        var query = word.ToUpperInvariant();
        var before = (await bob.Connection.Ask("browse", new { query }, Stopped)).Value.GetProperty("items");
        before.EnumerateArray().ShouldHaveSingleItem().GetProperty("joined").GetBoolean().ShouldBeFalse();
        await bob.Connection.Join(plaza.Id, Stopped);
        var after = (await bob.Connection.Ask("browse", new { query }, Stopped)).Value.GetProperty("items")[0];
        after.GetProperty("joined").GetBoolean().ShouldBeTrue();
        after.GetProperty("memberCount").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task History_pages_both_ways_and_is_readable_by_everybody_who_may_join_the_channel()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        for (var number = 2; number <= 10; number++)
        {
            await ann.Say(plaza, $"{number}");
        }

        var newest = await bob.Connection.History(plaza.Id, limit: 4, cancellationToken: Stopped);
        newest.Events.Select(next => next.Seq!.Value).ShouldBe([7, 8, 9, 10]);
        newest.More.ShouldBeTrue();
        newest.Head.ShouldBe(10);
        newest.Oldest.ShouldBe(1);
        var older = await bob.Connection.History(plaza.Id, before: 7, limit: 6, cancellationToken: Stopped);
        older.Events.Select(next => next.Seq!.Value).ShouldBe([1, 2, 3, 4, 5, 6]);
        older.More.ShouldBeFalse();
        var newer = await bob.Connection.History(plaza.Id, after: 8, cancellationToken: Stopped);
        newer.Events.Select(next => next.Seq!.Value).ShouldBe([9, 10]);
        newer.More.ShouldBeFalse();
        (await bob.Connection.History(plaza.Id, after: 10, cancellationToken: Stopped)).Events.ShouldBeEmpty();
        (await bob.Connection.History(plaza.Id, before: 1, cancellationToken: Stopped)).Events.ShouldBeEmpty();
        var secret = await ann.Connection.Create("group", "Secret", cancellationToken: Stopped);
        (await bob.Connection.Ask("history", new { conversation = secret.Id }, Stopped))
            .Error!.Code.ShouldBe("not_found");
    }

    [Fact]
    public async Task A_page_of_history_holds_at_most_256_KiB_of_events()
    {
        await using var ann = await server.Visit();
        var plaza = await ann.Channel();
        var text = string.Concat(Enumerable.Repeat("😀", 4_000));
        for (var number = 0; number < 30; number++)
        {
            await ann.Say(plaza, text);
        }

        var page = await ann.Connection.History(plaza.Id, limit: 200, cancellationToken: Stopped);
        page.More.ShouldBeTrue();
        page.Events[^1].Seq.ShouldBe(31);
        page.Events.Sum(next => System.Text.Encoding.UTF8.GetByteCount(next.Json.GetRawText()))
            .ShouldBeLessThanOrEqualTo(256 * 1024);
        (await ann.Connection.WholeHistory(plaza.Id, cancellationToken: Stopped)).Count.ShouldBe(31);
    }
}
