using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansChat.Tests.Client.Requests;

namespace OrleansChat.Tests.Protocol;

public sealed class SearchTests(LiveServer server)
{
    private static CancellationToken Stopped => LiveServer.Stopped;

    [Fact]
    public async Task A_found_message_comes_as_in_history_with_the_parts_that_matched()
    {
        await using var ann = await server.Visit("Ann");
        var plaza = await ann.Channel();
        await ann.Say(plaza, "no fruit here");
        var sent = await ann.Say(plaza, "🎉🎉 Bananá, \"ripe\" banana");
        var reply = await ann.Connection.Ask("search", new { query = "BANANA ripe" }, Stopped);
        var item = reply.Value.GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        item.GetProperty("conversation").GetString().ShouldBe(plaza.Id);
        item.GetProperty("highlights").GetRawText().ShouldBe("[[3,6],[12,4],[18,6]]");
        var history = await ann.Connection.History(plaza.Id, cancellationToken: Stopped);
        item.GetProperty("event").GetRawText().ShouldBe(
            history.Events.Single(logged => logged.Seq == sent.Seq).Json.GetRawText());
        reply.Value.TryGetProperty("next", out JsonElement _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_changed_message_is_found_as_it_is_when_the_change_was_acknowledged()
    {
        await using var ann = await server.Visit("Ann");
        var plaza = await ann.Channel();
        var sent = await ann.Say(plaza, "old peach");
        (await Found(ann, new { query = "peach" })).ShouldBe(["old peach"]);

        await ann.ChangeSeq("edit", plaza, sent.Seq, new { text = "new peach" });
        (await Found(ann, new { query = "old" })).ShouldBeEmpty();
        var found = await ann.Connection.Ask("search", new { query = "peach" }, Stopped);
        var item = found.Value.GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        item.GetProperty("event").GetRawText().ShouldBe((await ann.Read(plaza, sent.Seq)).GetRawText());

        await ann.ChangeSeq("delete", plaza, sent.Seq);
        (await Found(ann, new { query = "peach" })).ShouldBeEmpty();
    }

    [Fact]
    public async Task Pages_follow_each_other_by_their_cursor()
    {
        await using var ann = await server.Visit("Ann");
        var plaza = await ann.Channel();
        foreach (var number in Enumerable.Range(1, 5))
        {
            await ann.Say(plaza, $"kiwi {number}");
        }

        var (texts, after) = (new List<string>(), (string?)null);
        do
        {
            var reply = await ann.Connection.Ask("search", new { query = "kiwi", limit = 2, after }, Stopped);
            texts.AddRange(Texts(reply));
            after = reply.Value.TryGetProperty("next", out JsonElement next) ? next.GetString() : null;
        }
        while (after is not null);

        texts.ShouldBe(["kiwi 5", "kiwi 4", "kiwi 3", "kiwi 2", "kiwi 1"]);
    }

    [Fact]
    public async Task Filters_narrow_a_search()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var (plaza, market) = (await ann.Channel(), await ann.Channel("Market"));
        await bob.Connection.Join(plaza.Id, Stopped);
        var first = await ann.Say(plaza, "lime 1 https://example.org");
        await bob.Say(plaza, "lime 2");
        await ann.Say(market, "lime 3");
        (await Found(ann, new { query = "lime" })).ShouldBe(["lime 3", "lime 2", "lime 1 https://example.org"]);
        (await Found(ann, new { query = "lime", conversation = market.Id })).ShouldBe(["lime 3"]);
        (await Found(ann, new { query = "lime", sender = bob.Id })).ShouldBe(["lime 2"]);
        (await Found(ann, new { query = "lime", has = "link" })).ShouldBe(["lime 1 https://example.org"]);
        (await Found(ann, new { query = "lime", has = "attachment" })).ShouldBeEmpty();
        (await Found(ann, new { query = "lime", to = first.At })).ShouldBeEmpty();
        (await Found(ann, new { query = "lime", from = first.At })).Count.ShouldBe(3);
        (await Found(ann, new { query = "lime", from = "2100-01-01T01:00:00+01:00" })).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("kick", "not_found")]
    [InlineData("ban", "not_found")]
    [InlineData("leave", "not_found")]
    public async Task People_who_are_out_find_nothing(string way, string code)
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var group = await ann.Connection.Create("group", "Group", [bob.Id], cancellationToken: Stopped);
        await ann.Say(group, "mango");
        (await Found(bob, new { query = "mango" })).ShouldBe(["mango"]);
        var reply = way == "leave"
            ? await bob.Connection.Ask(way, new { conversation = group.Id }, Stopped)
            : await ann.Connection.Ask(way, new { conversation = group.Id, user = bob.Id, on = true }, Stopped);
        reply.Error.ShouldBeNull();
        (await Found(bob, new { query = "mango" })).ShouldBeEmpty();
        var named = await bob.Connection.Ask("search", new { query = "mango", conversation = group.Id }, Stopped);
        named.Error!.Code.ShouldBe(way == "ban" ? "forbidden" : code);
        (await Found(ann, new { query = "mango" })).ShouldBe(["mango"]);
    }

    [Fact]
    public async Task An_open_channel_is_searched_by_who_could_join_only_when_it_is_named()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        await ann.Say(plaza, "papaya");
        (await Found(bob, new { query = "papaya" })).ShouldBeEmpty();
        (await Found(bob, new { query = "papaya", conversation = plaza.Id })).ShouldBe(["papaya"]);
    }

    [Fact]
    public async Task Conversations_of_others_are_not_known_to_a_search()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var group = await ann.Connection.Create("group", "Group", cancellationToken: Stopped);
        await ann.Say(group, "guava");
        (await Found(bob, new { query = "guava" })).ShouldBeEmpty();
        foreach (var conversation in new[] { group.Id, "c-none" })
        {
            (await bob.Connection.Ask("search", new { query = "guava", conversation }, Stopped)).Error!.Code
                .ShouldBe("not_found");
        }
    }

    [Fact]
    public async Task Channels_of_a_workspace_are_searched_by_its_members_only()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var workspace = await ann.Connection.Create("workspace", "Works", [bob.Id], cancellationToken: Stopped);
        var channel = await ann.Connection.Create(
            "channel", "Hall", workspace: workspace.Id, cancellationToken: Stopped);
        await bob.Connection.Join(channel.Id, Stopped);
        await ann.Say(channel, "quince");
        (await Found(bob, new { query = "quince" })).ShouldBe(["quince"]);
        await ann.Connection.Ask("kick", new { conversation = workspace.Id, user = bob.Id }, Stopped);
        (await Found(bob, new { query = "quince" })).ShouldBeEmpty();
        (await bob.Connection.Ask("search", new { query = "quince", conversation = channel.Id }, Stopped)).Error!.Code
            .ShouldBe("not_found");
    }

    [Theory]
    [InlineData("lychee*\"", true)]
    [InlineData("\"lychee", true)]
    [InlineData("lychee AND NOT lychee", false)]
    [InlineData("lychee' OR '1'='1", false)]
    [InlineData("tokens:lychee", false)]
    [InlineData("lychee NEAR(a b)", false)]
    [InlineData("^lychee + - ( ) { } [ ] : ; ~ ! | & <->", true)]
    [InlineData("lychee\\", true)]
    [InlineData("lychee\n\t\u2028\ufeff", true)]
    [InlineData("'; DELETE FROM search_document; -- lychee", false)]
    [InlineData("wlychee", false)]
    [InlineData("hlink", false)]
    public async Task Operators_of_databases_are_only_words(string query, bool isFound)
    {
        await using var ann = await server.Visit("Ann");
        var plaza = await ann.Channel();
        await ann.Say(plaza, "one lychee, see https://example.org");
        (await Found(ann, new { query })).Count.ShouldBe(isFound ? 1 : 0);
        (await Found(ann, new { query = "lychee" })).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("***")]
    [InlineData("a*")]
    [InlineData("\"\"")]
    [InlineData("( ) -- ; % _ ?")]
    [InlineData("\uFFFE")]
    public async Task A_query_without_a_word_is_refused(string query)
    {
        await using var ann = await server.Visit("Ann");
        var error = (await ann.Connection.Ask("search", new { query }, Stopped)).Error!;
        error.Code.ShouldBe("schema_violation");
        error.Message.ShouldStartWith("query: ");
    }

    [Fact]
    public async Task A_query_of_many_words_is_answered()
    {
        await using var ann = await server.Visit("Ann");
        await ann.Say(await ann.Channel(), "persimmon");
        foreach (var query in new[]
        {
            string.Join(' ', Enumerable.Repeat("ab*", 64)), string.Concat(Enumerable.Repeat("\"a\"", 85)),
            new string('漢', 256), string.Concat(Enumerable.Repeat("𝒜", 256)),
        })
        {
            (await Found(ann, new { query })).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Administrators_search_the_whole_deployment()
    {
        var (admin, member) = (await server.Register("admin"), await server.Register());
        await using var ann = await server.Visit("Ann");
        var group = await ann.Connection.Create("group", "Group", cancellationToken: Stopped);
        var word = $"w{Guid.NewGuid():N}";
        await ann.Say(group, $"the {word}");
        using var found = await admin.Get(
            server, $"/admin/search?query={word}&sender={ann.Id}&from=2020-01-01T00:00:00Z");
        found.StatusCode.ShouldBe(HttpStatusCode.OK);
        var page = await found.Content.ReadFromJsonAsync<JsonElement>(Stopped);
        var item = page.GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        item.GetProperty("conversation").GetString().ShouldBe(group.Id);
        item.GetProperty("event").GetProperty("text").GetString().ShouldBe($"the {word}");
        item.GetProperty("highlights").GetRawText().ShouldBe("[[4,33]]");

        using var refused = await member.Get(server, $"/admin/search?query={word}");
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        foreach (var parameters in new[]
        {
            "", "query=*", "query=a&conversation=a%20b", "query=a&sender=%2F", "query=a&from=yesterday",
            "query=a&has=all", "query=a&after=x", "query=a&limit=0", $"query={new string('a', 257)}",
        })
        {
            using var wrong = await admin.Get(server, $"/admin/search?{parameters}");
            wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest, parameters);
        }
    }

    private static async Task<IReadOnlyList<string>> Found(Visitor visitor, object members) =>
        [.. Texts(await visitor.Connection.Ask("search", members, Stopped))];

    private static IEnumerable<string> Texts(Reply reply) =>
        reply.Value.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("event").GetProperty("text").GetString()!);
}
