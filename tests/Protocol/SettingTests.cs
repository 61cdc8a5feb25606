namespace OrleansChat.Tests.Protocol;

/// <summary><c>settings</c>: what a conversation is to one member.</summary>
public sealed class SettingTests(LiveServer server)
{
    private static CancellationToken Stopped => LiveServer.Stopped;

    [Fact]
    public async Task Settings_are_told_to_the_persons_other_connections()
    {
        await using var laptop = await server.Visit("Ann");
        await using var phone = await server.Visit(laptop.Account);
        await using var bob = await server.Visit("Bob");
        var plaza = await laptop.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        await bob.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);
        Noticing.Describe(await laptop.Listed(plaza)).ShouldBe("all 0");

        (await laptop.Settings(plaza, new { notify = "mentions" })).ShouldBe("mentions 0");
        (await laptop.Settings(plaza, new { hidden = true, read = 2 })).ShouldBe("mentions hidden 2");
        (await laptop.Settings(plaza, new { read = 1 })).ShouldBe("mentions hidden 1");
        foreach (var settings in new[] { "mentions 0", "mentions hidden 2", "mentions hidden 1" })
        {
            var told = await phone.Connection.Next("settings", Stopped);
            told.Conversation.ShouldBe(plaza.Id);
            Noticing.Describe(told.Json).ShouldBe(settings);
        }

        Noticing.Describe(await phone.Listed(plaza)).ShouldBe("mentions hidden 1");
        (await laptop.HeardUntilNow(plaza)).ShouldNotContain(heard => heard.Kind == "settings");
        (await bob.HeardUntilNow(plaza)).ShouldBeEmpty();
        Noticing.Describe(await bob.Listed(plaza)).ShouldBe("all 1");
    }

    [Theory]
    [InlineData("all", "4 mention, 5 reply")]
    [InlineData("mentions", "4 mention")]
    [InlineData("none", "")]
    public async Task A_member_chooses_their_notices(string notify, string notices)
    {
        var handle = Noticing.NewHandle("bob");
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.VisitAs(handle);
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        await bob.Say(plaza, "question");
        await bob.Settings(plaza, new { notify });
        await ann.Say(plaza, $"@{handle}");
        await ann.Reply(plaza, 3);
        (await bob.Notices(plaza)).ShouldBe(notices);
        (await bob.Listed(plaza)).GetProperty("mentioned").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task A_conversation_is_marked_as_unread()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        await ann.Say(plaza, "one");
        await ann.Say(plaza, "two");
        await bob.Connection.Ask("mark", new { conversation = plaza.Id, read = 4 }, Stopped);
        (await bob.Settings(plaza, new { read = 3 })).ShouldBe("all 3");
        (await bob.Listed(plaza)).GetProperty("unread").GetInt64().ShouldBe(1);
        (await bob.Settings(plaza, new { read = 0 })).ShouldBe("all 1");
        (await bob.Settings(plaza, new { read = 99 })).ShouldBe("all 4");
        (await bob.Listed(plaza)).GetProperty("unread").GetInt64().ShouldBe(0);
        (await bob.Settings(plaza, new { read = 2 })).ShouldBe("all 2");
        await bob.Connection.Ask("mark", new { conversation = plaza.Id, read = 3 }, Stopped);
        (await bob.Listed(plaza)).GetProperty("unread").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task A_hidden_conversation_comes_back_with_a_message()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        await ann.Say(plaza, "one");
        (await bob.Settings(plaza, new { hidden = true })).ShouldBe("all hidden 1");
        await ann.ChangeSeq("react", plaza, 3, new { emoji = "👍", on = true });
        (await bob.Listed(plaza)).GetProperty("hidden").GetBoolean().ShouldBeTrue();
        (await ann.Listed(plaza)).GetProperty("hidden").GetBoolean().ShouldBeFalse();
        await ann.Say(plaza, "two");
        (await bob.Listed(plaza)).GetProperty("hidden").GetBoolean().ShouldBeFalse();
        (await bob.Settings(plaza, new { hidden = true })).ShouldBe("all hidden 1");
        (await bob.Settings(plaza, new { hidden = false })).ShouldBe("all 1");
    }

    [Fact]
    public async Task Only_members_have_settings_and_a_request_names_one()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        var group = await ann.Connection.Create("group", "Talk", cancellationToken: Stopped);
        (await bob.Settings(plaza, new { hidden = true })).ShouldBe("forbidden");
        (await bob.Settings(group, new { hidden = true })).ShouldBe("not_found");
        (await ann.Settings(plaza, new { })).ShouldBe("schema_violation");
        (await ann.Settings(plaza, new { notify = "some" })).ShouldBe("schema_violation");
        (await ann.Settings(plaza, new { read = -1 })).ShouldBe("schema_violation");
        (await ann.Settings(plaza, new { hidden = "yes" })).ShouldBe("schema_violation");
    }
}
