using System.Text.Json;
using OrleansChat.Tests.Client.Requests;

namespace OrleansChat.Tests.Protocol;

public sealed class ConversationListTests(LiveServer server)
{
    private static CancellationToken Stopped => LiveServer.Stopped;

    [Fact]
    public async Task Messages_from_before_joining_are_not_unread()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        for (var number = 0; number < 30; number++)
        {
            await ann.Say(plaza, "before");
        }

        var joined = await bob.Connection.Join(plaza.Id, Stopped);
        (await ReadAndUnread(bob)).ShouldBe((joined - 1, 0));
        await ann.Say(plaza, "after");
        (await ReadAndUnread(bob)).ShouldBe((joined - 1, 1));
    }

    [Fact]
    public async Task Messages_from_before_an_invitation_or_a_return_are_not_unread()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        await using var cyn = await server.Visit("Cyn");
        var group = await ann.Connection.Create("group", "Talk", cancellationToken: Stopped);
        await ann.Say(group, "before");
        var users = new[] { bob.Id };
        await ann.Connection.Ask("invite", new { conversation = group.Id, users }, Stopped);
        (await ReadAndUnread(bob)).ShouldBe((2, 0));

        await bob.Connection.Leave(group.Id, Stopped);
        await ann.Say(group, "while he was away");
        var invite = (await ann.Connection.Ask("invite-code", new { conversation = group.Id }, Stopped)).Value
            .GetProperty("invite").GetString();
        foreach (var (who, read) in new[] { (bob, 5), (cyn, 6) })
        {
            (await who.Connection.Ask("join", new { conversation = group.Id, invite }, Stopped)).Value
                .GetProperty("seq").GetInt64().ShouldBe(read + 1);
            (await ReadAndUnread(who)).ShouldBe((read, 0));
        }

        await ann.Say(group, "after");
        (await ReadAndUnread(bob)).ShouldBe((5, 1));
    }

    [Fact]
    public async Task None_is_lost_of_a_list_that_is_paged_while_conversations_become_active()
    {
        await using var ann = await server.Visit();
        var made = new Dictionary<string, Conversation>();
        for (var number = 0; number < 9; number++)
        {
            var channel = await ann.Channel($"Channel {number}");
            made.Add(channel.Id, channel);
        }

        var found = new List<string>();
        string[] moved = [];
        string? after = null;
        do
        {
            var page = (await ann.Connection.Ask("conversations", new { after, limit = 3 }, Stopped)).Value;
            found.AddRange(page.GetProperty("items").EnumerateArray().Select(Id));
            if (after is null)
            {
                moved = [.. made.Keys.Except(found).Order(StringComparer.Ordinal).Take(2)];
                await ann.Say(made[moved[1]], "here");
                await ann.Say(made[moved[0]], "and here");
            }

            after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (after is not null);

        found.ShouldBe(made.Keys, ignoreOrder: true);
        found[^2..].ShouldBe(moved);
    }

    private static string Id(JsonElement item) => item.GetProperty("id").GetString()!;

    private static async Task<(long Read, long Unread)> ReadAndUnread(Visitor visitor)
    {
        var page = (await visitor.Connection.Ask("conversations", new { limit = 1 }, Stopped)).Value;
        var item = page.GetProperty("items")[0];
        return (item.GetProperty("read").GetInt64(), item.GetProperty("unread").GetInt64());
    }
}
