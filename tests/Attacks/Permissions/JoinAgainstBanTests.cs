using OrleansChat.Tests.Attacks.Hosting;
using OrleansChat.Tests.Client;
using OrleansChat.Tests.Client.Requests;

namespace OrleansChat.Tests.Attacks.Permissions;

/// <summary>Somebody comes in at the very moment when they are banned, through another frontend.</summary>
public sealed class JoinAgainstBanTests
{
    private const int Races = 100;

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("open")]
    [InlineData("invite")]
    public async Task Whichever_wins_the_banned_person_is_no_member_and_gets_nothing(string access)
    {
        await using var server = await AttackedServer.Start(AttackedServer.Generous);
        using var here = server.From("192.0.2.1");
        using var there = server.From("192.0.2.2", await server.AddFrontend());
        await using var ann = await here.Enter(await here.Http.Guest("Ann", Stopped));
        await using var cyn = await here.Enter(await here.Http.Guest("Cyn", Stopped));
        var account = await there.Http.Guest("Bob", Stopped);
        await using var bob = await there.Enter(account);
        var bans = new Dictionary<string, long>();
        for (var race = 0; race < Races; race++)
        {
            var channel = await Channel(ann, access);
            var invite = access == "open" ? null : await Code(ann, channel);
            var (joined, ban) = await Race(ann, bob, account.User.Id, channel, invite, joinFirst: race % 2 == 0);
            bans[channel] = ban;
            await ShouldHaveNoPlace(ann, bob, channel);
            if (invite is not null)
            {
                // The one use of the code is gone if, and only if, somebody came in by it.
                var next = await cyn.Ask("join", new { conversation = channel, invite }, Stopped);
                (next.Error is null).ShouldBe(!joined, $"race {race}");
            }

            await ann.Send(channel, "after", cancellationToken: Stopped);
        }

        await Hear(ann, bob, account.User.Id);
        var events = bob.Events.Drain();
        events.ShouldContain(heard => bans.ContainsKey(heard.Conversation ?? ""));
        events.Where(heard => heard.Seq > bans.GetValueOrDefault(heard.Conversation!, long.MaxValue))
            .ShouldBeEmpty();
    }

    /// <summary>Both at once; the joiner subscribes in the same breath.</summary>
    /// <returns>Whether they came in, and the seq of the ban.</returns>
    private static async Task<(bool Joined, long Ban)> Race(
        ChatConnection moderator, ChatConnection joiner, string user, string channel, string? invite, bool joinFirst)
    {
        var (join, ban) = (default(Task<Reply>), default(Task<Reply>));
        for (var step = 0; step < 2; step++)
        {
            if (joinFirst == (step == 0))
            {
                join = await joiner.Begin("join", new { conversation = channel, invite }, Stopped);
                _ = await joiner.Begin("subscribe", Subscription(channel), Stopped);
            }
            else
            {
                ban = await moderator.Begin("ban", new { conversation = channel, user, on = true }, Stopped);
            }
        }

        var seq = (await ban!).Value.GetProperty("seq").GetInt64();
        var entered = await join!;
        entered.Error?.Code.ShouldBe("forbidden");
        return (entered.Error is null, seq);
    }

    private static async Task ShouldHaveNoPlace(ChatConnection moderator, ChatConnection banned, string channel)
    {
        (await banned.Ask("history", new { conversation = channel }, Stopped)).Error!.Code.ShouldBe("forbidden");
        (await banned.Ask("subscribe", Subscription(channel), Stopped)).Value
            .GetProperty("items")[0].GetProperty("error").GetProperty("code").GetString().ShouldBe("forbidden");
        (await banned.Ask("join", new { conversation = channel }, Stopped)).Error!.Code.ShouldBe("forbidden");
        var members = await moderator.Ask("members", new { conversation = channel }, Stopped);
        members.Value.GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    /// <summary>Awaits a message said after everything else.</summary>
    private static async Task Hear(ChatConnection speaker, ChatConnection listener, string user)
    {
        var group = (await speaker.Create("group", "Last", [user], cancellationToken: Stopped)).Id;
        await listener.Subscribe(group, cancellationToken: Stopped);
        var said = await speaker.Send(group, "the last", recipientType: "group", cancellationToken: Stopped);
        await listener.Next(heard => heard.Conversation == group && heard.Seq == said.Seq, Stopped);
    }

    private static object Subscription(string channel) => new { conversations = new[] { new { id = channel } } };

    private static async Task<string> Channel(ChatConnection owner, string access)
    {
        var clientId = Guid.NewGuid().ToString("N");
        var made = await owner.Ask("create", new { kind = "channel", clientId, title = "Plaza", access }, Stopped);
        return made.Value.GetProperty("conversation").GetProperty("id").GetString()!;
    }

    private static async Task<string> Code(ChatConnection owner, string conversation) =>
        (await owner.Ask("invite-code", new { conversation, uses = 1 }, Stopped)).Value
            .GetProperty("invite").GetString()!;
}
