namespace OrleansChat.Tests.Protocol;

/// <summary>Two connections of one person: what is done on the one that changes the list, the other hears.</summary>
public sealed class OwnDevicesTests(LiveServer server)
{
    private static CancellationToken Stopped => LiveServer.Stopped;

    [Theory]
    [InlineData("group")]
    [InlineData("channel")]
    [InlineData("support")]
    [InlineData("workspace")]
    public async Task A_conversation_made_on_one_device_is_told_to_the_other_and_left_again(string kind)
    {
        await using var laptop = await server.Visit();
        await using var phone = await server.Visit(laptop.Account);
        var made = await laptop.Connection.Create(kind, cancellationToken: Stopped);
        var invited = await phone.Connection.Next("invited", Stopped);
        invited.Conversation.ShouldBe(made.Id);
        invited.Json.GetProperty("kind").GetString().ShouldBe(kind);
        invited.Json.GetProperty("epoch").GetString().ShouldBe(made.Epoch.GetString());
        (await laptop.HeardUntilNow(made)).ShouldBeEmpty();
        await laptop.Connection.Leave(made.Id, Stopped);
        (await phone.Connection.Next("removed", Stopped)).Conversation.ShouldBe(made.Id);
    }

    [Fact]
    public async Task A_direct_conversation_started_on_one_device_is_told_to_the_other()
    {
        await using var laptop = await server.Visit();
        await using var phone = await server.Visit(laptop.Account);
        await using var bob = await server.Visit("Bob");
        var talk = await laptop.Connection.Create("direct", members: [bob.Id], cancellationToken: Stopped);
        (await phone.Connection.Next("invited", Stopped)).Conversation.ShouldBe(talk.Id);
        await phone.Connection.Subscribe(talk.Id, cancellationToken: Stopped);
        await bob.Connection.Send(talk.Id, "hello", recipientType: "direct", cancellationToken: Stopped);
        (await phone.Connection.Next("message", Stopped)).Body.ShouldBe("hello");
    }

    [Fact]
    public async Task A_channel_joined_on_one_device_is_told_to_the_other()
    {
        await using var ann = await server.Visit("Ann");
        await using var laptop = await server.Visit("Bob");
        await using var phone = await server.Visit(laptop.Account);
        var plaza = await ann.Channel();
        await laptop.Connection.Join(plaza.Id, Stopped);
        (await phone.Connection.Next("invited", Stopped)).Conversation.ShouldBe(plaza.Id);
        await ann.Connection.Ask("kick", new { conversation = plaza.Id, user = laptop.Id }, Stopped);
        (await laptop.Connection.Next("removed", Stopped)).Conversation.ShouldBe(plaza.Id);
        (await phone.Connection.Next("removed", Stopped)).Conversation.ShouldBe(plaza.Id);
    }

    [Fact]
    public async Task A_mark_reaches_each_device_once_whether_it_subscribed_or_not()
    {
        await using var laptop = await server.Visit();
        await using var phone = await server.Visit(laptop.Account);
        await using var tablet = await server.Visit(laptop.Account);
        var plaza = await laptop.Channel();
        await tablet.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);
        await laptop.Connection.Ask("mark", new { conversation = plaza.Id, read = 1 }, Stopped);
        await laptop.Connection.Ask("mark", new { conversation = plaza.Id, delivered = 1 }, Stopped);
        foreach (var device in new[] { laptop, phone, tablet })
        {
            (await Mark(device)).ShouldBe((1, 0));
            (await Mark(device)).ShouldBe((1, 1));
            (await device.HeardUntilNow(plaza)).ShouldNotContain(heard => heard.Kind == "mark");
        }

        async Task<(long, long)> Mark(Visitor device)
        {
            var mark = (await device.Connection.Next("mark", Stopped)).Json;
            return (mark.GetProperty("read").GetInt64(), mark.GetProperty("delivered").GetInt64());
        }
    }

    [Fact]
    public async Task A_block_is_told_only_to_the_persons_own_devices()
    {
        await using var laptop = await server.Visit();
        await using var phone = await server.Visit(laptop.Account);
        await using var bob = await server.Visit("Bob");
        foreach (var on in new[] { true, false })
        {
            await laptop.Connection.Ask("block", new { user = bob.Id, on }, Stopped);
            var block = (await phone.Connection.Next("block", Stopped)).Json;
            block.GetProperty("user").GetString().ShouldBe(bob.Id);
            block.GetProperty("on").GetBoolean().ShouldBe(on);
        }

        await bob.Connection.Ping(Stopped);
        bob.Connection.Events.Count.ShouldBe(0);
    }
}
