using System.Text.Json;

namespace OrleansChat.Tests.Protocol;

public sealed class SchemaTests(LiveServer server)
{
    private static CancellationToken Stopped => LiveServer.Stopped;

    [Theory]
    [InlineData("""{"type":"send","conversation":"c-1","clientId":"a","text":"x"}""", "recipientType")]
    [InlineData(
        """{"type":"send","conversation":"c-1","recipientType":"all","clientId":"a","text":"x"}""",
        "recipientType")]
    [InlineData("""{"type":"send","recipientType":"channel","clientId":"a","text":"x"}""", "conversation")]
    [InlineData(
        """{"type":"send","conversation":7,"recipientType":"channel","clientId":"a","text":"x"}""",
        "conversation")]
    [InlineData(
        """{"type":"send","conversation":"a b","recipientType":"channel","clientId":"a","text":"x"}""",
        "conversation")]
    [InlineData("""{"type":"send","conversation":"c-1","recipientType":"channel","text":"x"}""", "clientId")]
    [InlineData(
        """{"type":"send","conversation":"c-1","recipientType":"channel","clientId":"","text":"x"}""",
        "clientId")]
    [InlineData("""{"type":"send","conversation":"c-1","recipientType":"channel","clientId":"a"}""", "text")]
    [InlineData("""{"type":"send","conversation":"c-1","recipientType":"channel","clientId":"a","text":""}""", "text")]
    [InlineData("""{"type":"send","conversation":"c-1","recipientType":"channel","clientId":"a","text":5}""", "text")]
    [InlineData(
        """{"type":"send","conversation":"c-1","recipientType":"channel","clientId":"a","text":"a\u0000b"}""",
        "text")]
    [InlineData(
        """{"type":"send","conversation":"c-1","recipientType":"channel","clientId":"a","text":"\ud800"}""",
        "text")]
    [InlineData(
        """{"type":"send","conversation":"c-1","recipientType":"channel","clientId":"a","text":"\udc00\ud800"}""",
        "text")]
    [InlineData(
        """{"type":"send","conversation":"c-1","recipientType":"channel","clientId":"a","text":"x","replyTo":0}""",
        "replyTo")]
    [InlineData(
        """{"type":"send","conversation":"c-1","recipientType":"channel","clientId":"a","text":"x","replyTo":"1"}""",
        "replyTo")]
    [InlineData("""{"type":"history"}""", "conversation")]
    [InlineData("""{"type":"history","conversation":"c-1","limit":0}""", "limit")]
    [InlineData("""{"type":"history","conversation":"c-1","limit":201}""", "limit")]
    [InlineData("""{"type":"history","conversation":"c-1","before":-1}""", "before")]
    [InlineData("""{"type":"history","conversation":"c-1","before":5,"after":1}""", "before")]
    [InlineData("""{"type":"history","conversation":"c-1","after":1.5}""", "after")]
    [InlineData("""{"type":"history","conversation":"c-1","around":0}""", "around")]
    [InlineData("""{"type":"history","conversation":"c-1","around":5,"before":1}""", "around")]
    [InlineData("""{"type":"history","conversation":"c-1","around":5,"thread":1}""", "around")]
    [InlineData("""{"type":"history","conversation":"c-1","thread":"5"}""", "thread")]
    [InlineData("""{"type":"edit","conversation":"c-1","clientId":"a","text":"x"}""", "target")]
    [InlineData("""{"type":"edit","conversation":"c-1","clientId":"a","target":0,"text":"x"}""", "target")]
    [InlineData("""{"type":"edit","conversation":"c-1","target":1,"text":"x"}""", "clientId")]
    [InlineData("""{"type":"edit","clientId":"a","target":1,"text":"x"}""", "conversation")]
    [InlineData("""{"type":"edit","conversation":"c-1","clientId":"a","target":1}""", "text")]
    [InlineData("""{"type":"edit","conversation":"c-1","clientId":"a","target":1,"text":"  "}""", "text")]
    [InlineData("""{"type":"delete","conversation":"c-1","clientId":"a","target":"1"}""", "target")]
    [InlineData("""{"type":"react","conversation":"c-1","clientId":"a","target":1,"on":true}""", "emoji")]
    [InlineData("""{"type":"react","conversation":"c-1","clientId":"a","target":1,"emoji":"👍"}""", "on")]
    [InlineData(
        """{"type":"react","conversation":"c-1","clientId":"a","target":1,"emoji":"👍👍","on":true}""",
        "emoji")]
    [InlineData("""{"type":"react","conversation":"c-1","clientId":"a","target":1,"emoji":"ok","on":true}""", "emoji")]
    [InlineData("""{"type":"pin","conversation":"c-1","clientId":"a","target":1}""", "on")]
    [InlineData("""{"type":"pin","conversation":"c-1","clientId":"a","target":1,"on":"yes"}""", "on")]
    [InlineData("""{"type":"edits","conversation":"c-1"}""", "target")]
    [InlineData("""{"type":"edits","conversation":"c-1","target":1,"limit":0}""", "limit")]
    [InlineData("""{"type":"search"}""", "query")]
    [InlineData("""{"type":"search","query":""}""", "query")]
    [InlineData("""{"type":"search","query":7}""", "query")]
    [InlineData("""{"type":"search","query":"a","conversation":"a b"}""", "conversation")]
    [InlineData("""{"type":"search","query":"a","sender":""}""", "sender")]
    [InlineData("""{"type":"search","query":"a","from":"2026-01-01"}""", "from")]
    [InlineData("""{"type":"search","query":"a","to":"2026-13-01T00:00:00Z"}""", "to")]
    [InlineData("""{"type":"search","query":"a","to":"2026-01-01T00:00:00"}""", "to")]
    [InlineData("""{"type":"search","query":"a","has":"image"}""", "has")]
    [InlineData("""{"type":"search","query":"a","after":"x"}""", "after")]
    [InlineData("""{"type":"search","query":"a","limit":201}""", "limit")]
    [InlineData("""{"type":"people"}""", "query")]
    [InlineData("""{"type":"people","query":""}""", "query")]
    [InlineData("""{"type":"people","query":"_%-"}""", "query")]
    [InlineData("""{"type":"people","query":"a","after":"dS0xCkFubg"}""", "after")]
    [InlineData("""{"type":"people","query":"a","after":"x y"}""", "after")]
    [InlineData("""{"type":"people","query":"a","limit":0}""", "limit")]
    [InlineData("""{"type":"profile"}""", "name")]
    [InlineData("""{"type":"profile","name":""}""", "name")]
    [InlineData("""{"type":"profile","name":"\u202e"}""", "name")]
    [InlineData("""{"type":"profile","name":7}""", "name")]
    [InlineData("""{"type":"profile","avatar":"a b"}""", "avatar")]
    [InlineData("""{"type":"profile","handle":"ab"}""", "handle")]
    [InlineData("""{"type":"create","clientId":"a"}""", "kind")]
    [InlineData("""{"type":"create","kind":"party","clientId":"a"}""", "kind")]
    [InlineData("""{"type":"create","kind":"channel"}""", "clientId")]
    [InlineData("""{"type":"create","kind":"direct","clientId":"a"}""", "members")]
    [InlineData("""{"type":"create","kind":"group","clientId":"a","members":"u-1"}""", "members")]
    [InlineData("""{"type":"create","kind":"group","clientId":"a","members":[1]}""", "members")]
    [InlineData("""{"type":"subscribe"}""", "conversations")]
    [InlineData("""{"type":"subscribe","conversations":{}}""", "conversations")]
    [InlineData("""{"type":"subscribe","conversations":["c-1"]}""", "conversations")]
    [InlineData("""{"type":"subscribe","conversations":[{}]}""", "id")]
    [InlineData("""{"type":"subscribe","conversations":[{"id":"c-1","after":0}]}""", "epoch")]
    [InlineData("""{"type":"subscribe","conversations":[{"id":"c-1","after":-1,"epoch":"e"}]}""", "after")]
    [InlineData("""{"type":"unsubscribe"}""", "conversations")]
    [InlineData("""{"type":"mark","conversation":"c-1"}""", "read")]
    [InlineData("""{"type":"mark","conversation":"c-1","read":-1}""", "read")]
    [InlineData("""{"type":"typing","conversation":"c-1"}""", "on")]
    [InlineData("""{"type":"typing","conversation":"c-1","on":"yes"}""", "on")]
    [InlineData("""{"type":"presence"}""", "users")]
    [InlineData("""{"type":"join"}""", "conversation")]
    [InlineData("""{"type":"leave"}""", "conversation")]
    [InlineData("""{"type":"members"}""", "conversation")]
    [InlineData("""{"type":"banned"}""", "conversation")]
    [InlineData("""{"type":"banned","conversation":"c","limit":0}""", "limit")]
    [InlineData("""{"type":"browse","limit":"1"}""", "limit")]
    [InlineData("""{"type":"browse","kind":"group"}""", "kind")]
    [InlineData("""{"type":"create","kind":"channel","clientId":"a","access":"secret"}""", "access")]
    [InlineData("""{"type":"create","kind":"group","clientId":"a","access":"open"}""", "access")]
    [InlineData("""{"type":"invite","conversation":"c-1"}""", "users")]
    [InlineData("""{"type":"invite","conversation":"c-1","users":[]}""", "users")]
    [InlineData("""{"type":"invite-code"}""", "conversation")]
    [InlineData("""{"type":"invite-code","conversation":"c-1","uses":0}""", "uses")]
    [InlineData("""{"type":"invite-code","conversation":"c-1","expiresIn":59}""", "expiresIn")]
    [InlineData("""{"type":"revoke-invite","conversation":"c-1"}""", "invite")]
    [InlineData("""{"type":"kick","conversation":"c-1"}""", "user")]
    [InlineData("""{"type":"kick","user":"u-1"}""", "conversation")]
    [InlineData("""{"type":"ban","conversation":"c-1","user":"u-1"}""", "on")]
    [InlineData("""{"type":"mute","conversation":"c-1","user":"u-1"}""", "seconds")]
    [InlineData("""{"type":"mute","conversation":"c-1","user":"u-1","seconds":-1}""", "seconds")]
    [InlineData("""{"type":"role","conversation":"c-1","user":"u-1","role":"king"}""", "role")]
    [InlineData("""{"type":"rename","conversation":"c-1","title":""}""", "title")]
    [InlineData("""{"type":"block","on":true}""", "user")]
    [InlineData("""{"type":"block","user":"u-1"}""", "on")]
    [InlineData("""{"type":"conversations","after":5}""", "after")]
    [InlineData("""{"type":"conversations","after":"made-up"}""", "after")]
    [InlineData("""{"type":"conversations","after":"dS0xCkFubg"}""", "after")]
    [InlineData("""{"type":"browse","after":"made up"}""", "after")]
    [InlineData("""{"type":"members","conversation":"c-1","after":"AAAA"}""", "after")]
    [InlineData("""{"type":"banned","conversation":"c-1","after":"____"}""", "after")]
    [InlineData(
        """{"type":"send","conversation":"c","recipientType":"channel","clientId":"a","text":"\t\u00a0\u3000\ufeff"}""",
        "text")]
    public async Task A_malformed_member_is_named(string request, string member)
    {
        await using var ann = await server.Visit();
        var text = request.Insert(1, "\"id\":77,");
        var reply = await await ann.Connection.BeginRaw(77, text, Stopped);
        reply.Error!.Code.ShouldBe("schema_violation");
        reply.Error.Message.ShouldStartWith(member + ":");
        await ann.Connection.Ping(Stopped);
    }

    [Fact]
    public async Task More_than_200_ids_are_refused()
    {
        await using var ann = await server.Visit();
        var conversations = Enumerable.Range(1, 201).Select(number => new { id = $"c-{number}" });
        var users = Enumerable.Range(1, 201).Select(number => $"u-{number}");
        (await ann.Connection.Ask("subscribe", new { conversations }, Stopped))
            .Error!.Code.ShouldBe("schema_violation");
        (await ann.Connection.Ask("presence", new { users }, Stopped)).Error!.Code.ShouldBe("schema_violation");
    }

    [Fact]
    public async Task Text_is_counted_in_scalar_values_and_kept_as_it_is()
    {
        await using var ann = await server.Visit();
        var plaza = await ann.Channel();
        var largest = string.Concat(Enumerable.Repeat("😀", 4_000));
        await ann.Say(plaza, largest);
        var untouched = "  e\u0301 \u200F\r\n\t\"<&>\\  ";
        await ann.Say(plaza, untouched);
        var reply = await ann.Connection.Ask(
            "send",
            new { conversation = plaza.Id, recipientType = "channel", clientId = "long", text = largest + "x" },
            Stopped);
        reply.Error!.Code.ShouldBe("schema_violation");
        reply.Error.Message.ShouldBe("text: must have 1–4000 characters.");
        var page = await ann.Connection.History(plaza.Id, cancellationToken: Stopped);
        page.Events[^2].Body.ShouldBe(largest);
        page.Events[^1].Body.ShouldBe(untouched);
    }

    [Fact]
    public async Task Text_goes_out_as_utf8_and_a_page_holds_as_much_of_it_as_its_bytes_allow()
    {
        await using var ann = await server.Visit();
        var plaza = await ann.Channel();
        var largest = string.Concat(Enumerable.Repeat("😀", 4_000));
        for (var count = 0; count < 17; count++)
        {
            await ann.Say(plaza, largest);
        }

        var page = await ann.Connection.History(plaza.Id, limit: 100, cancellationToken: Stopped);
        page.Events.Count.ShouldBe(16);
        page.Events[^1].Json.GetProperty("text").GetRawText().ShouldBe($"\"{largest}\"");
    }

    [Fact]
    public async Task Unknown_members_are_ignored_and_of_one_that_comes_twice_the_last_counts()
    {
        await using var ann = await server.Visit();
        var plaza = await ann.Channel();
        var text = $$"""
            {"id":1,"id":78,"type":"ping","type":"send","x":{"y":[1,"\ud800"]},"conversation":"{{plaza.Id}}",
            "recipientType":"channel","clientId":"c","text":"first","text":"second","replyTo":null}
            """;
        var reply = await await ann.Connection.BeginRaw(78, text, Stopped);
        reply.Value.GetProperty("seq").GetInt64().ShouldBe(2);
        var page = await ann.Connection.History(plaza.Id, cancellationToken: Stopped);
        page.Events[^1].Body.ShouldBe("second");
        page.Events[^1].Json.TryGetProperty("replyTo", out JsonElement _).ShouldBeFalse();
    }
}
