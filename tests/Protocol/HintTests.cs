using System.Text.Json;

namespace OrleansChat.Tests.Protocol;

public class HintTests(LiveServer server)
{
    private static CancellationToken Stopped => LiveServer.Stopped;

    [Fact]
    public async Task A_hint_without_id_gets_no_reply_and_with_one_it_does()
    {
        await using var ann = await server.Visit();
        var plaza = await ann.Channel();
        await ann.Connection.SendText("""{"type":"ping"}""", Stopped);
        await ann.Connection.SendText(
            $$"""{"type":"typing","conversation":"{{plaza.Id}}","on":true}""", Stopped);
        await ann.Connection.SendText("""{"type":"typing"}""", Stopped);
        var reply = await ann.Connection.Ask("typing", new { conversation = plaza.Id, on = false }, Stopped);
        reply.Error.ShouldBeNull();
        ann.Connection.StrayReplies.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Typing_reaches_subscribers_and_never_people_who_may_not_know()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        await ann.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);
        await bob.Connection.Ask("typing", new { conversation = plaza.Id, on = true }, Stopped);
        await bob.Connection.Join(plaza.Id, Stopped);
        (await ann.Hear(plaza, 1))[0].Kind.ShouldBe("member");
        await bob.Connection.Ask("typing", new { conversation = plaza.Id, on = true }, Stopped);
        var typing = await ann.Connection.Next("typing", Stopped);
        typing.Json.GetProperty("user").GetString().ShouldBe(bob.Id);
        typing.Json.GetProperty("on").GetBoolean().ShouldBeTrue();
        typing.Index.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Typing_with_an_id_is_refused_for_outsiders()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        var group = await ann.Connection.Create("group", "Us", cancellationToken: Stopped);
        (await Typing(bob, "c-nowhere")).ShouldBe("not_found");
        (await Typing(bob, group.Id)).ShouldBe("not_found");
        (await Typing(bob, plaza.Id)).ShouldBe("forbidden");
        (await Typing(ann, group.Id)).ShouldBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Typing_ends_with_the_connection_of_the_typist(bool orderly)
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        var square = await ann.Channel("Square");
        foreach (var conversation in new[] { square, plaza })
        {
            await bob.Connection.Join(conversation.Id, Stopped);
            await ann.Connection.Subscribe(conversation.Id, cancellationToken: Stopped);
            await bob.Connection.SendText(
                $$"""{"type":"typing","conversation":"{{conversation.Id}}","on":true}""", Stopped);
            (await ann.Connection.Next(TypingIn(conversation.Id), Stopped)).Json
                .GetProperty("on").GetBoolean().ShouldBeTrue();
        }

        (await Typing(bob, square.Id, on: false)).ShouldBeNull();
        await ann.Connection.Next(TypingIn(square.Id), Stopped);
        if (orderly)
        {
            await bob.Connection.Close(cancellationToken: Stopped);
        }
        else
        {
            bob.Connection.Abort();
        }

        var stopped = await ann.Connection.Next("typing", Stopped);
        stopped.Conversation.ShouldBe(plaza.Id);
        stopped.Json.GetProperty("user").GetString().ShouldBe(bob.Id);
        stopped.Json.GetProperty("on").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Marks_only_go_up_are_clamped_and_are_told_to_the_others()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        await ann.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);
        await ann.Say(plaza, "read me");
        (await Mark(bob, plaza.Id, read: 2, delivered: 3)).ShouldBe((2, 3));
        (await Mark(bob, plaza.Id, read: 1, delivered: 1)).ShouldBe((2, 3));
        (await Mark(bob, plaza.Id, read: 99, delivered: null)).ShouldBe((3, 3));
        var mark = await ann.Connection.Next("mark", Stopped);
        mark.Json.GetProperty("user").GetString().ShouldBe(bob.Id);
        mark.Json.GetProperty("read").GetInt64().ShouldBe(2);
        mark.Json.GetProperty("delivered").GetInt64().ShouldBe(3);
        await using var stranger = await server.Visit("Eve");
        var refused = await stranger.Connection.Ask("mark", new { conversation = plaza.Id, read = 1 }, Stopped);
        refused.Error!.Code.ShouldBe("forbidden");
    }

    [Fact]
    public async Task Presence_is_told_now_and_when_it_changes()
    {
        await using var ann = await server.Visit("Ann");
        var bobs = await server.Http.Guest("Bob", Stopped);
        var users = new[] { bobs.User.Id, ann.Id, "u-nobody-at-all" };
        var items = (await ann.Connection.Ask("presence", new { users }, Stopped)).Value.GetProperty("items");
        items.EnumerateArray().Select(item => item.GetProperty("online").GetBoolean()).ShouldBe([false, true, false]);
        items.EnumerateArray().Select(item => item.GetProperty("id").GetString()).ShouldBe(users);

        var bob = await server.Visit(bobs);
        var comes = await ann.Connection.Next(Presence(bobs.User.Id, online: true), Stopped);
        await bob.Connection.Close(cancellationToken: Stopped);
        await bob.DisposeAsync();
        var goes = await ann.Connection.Next(Presence(bobs.User.Id, online: false), Stopped);
        goes.Index.ShouldBeGreaterThan(comes.Index);
        items = (await ann.Connection.Ask("presence", new { users = new[] { bobs.User.Id } }, Stopped))
            .Value.GetProperty("items");
        items[0].GetProperty("lastSeen").ValueKind.ShouldBe(JsonValueKind.String);
    }

    private static async Task<string?> Typing(Visitor who, string conversation, bool on = true) =>
        (await who.Connection.Ask("typing", new { conversation, on }, Stopped)).Error?.Code;

    private static Func<Client.Requests.ChatEvent, bool> TypingIn(string conversation) =>
        heard => heard.Kind == "typing" && heard.Conversation == conversation;

    private static Func<Client.Requests.ChatEvent, bool> Presence(string user, bool online) =>
        heard => heard.Kind == "presence"
            && heard.Json.GetProperty("user").GetString() == user
            && heard.Json.GetProperty("online").GetBoolean() == online;

    private static async Task<(long, long)> Mark(Visitor who, string conversation, long? read, long? delivered)
    {
        var value = (await who.Connection.Ask("mark", new { conversation, read, delivered }, Stopped)).Value;
        return (value.GetProperty("read").GetInt64(), value.GetProperty("delivered").GetInt64());
    }
}
