using OrleansChat.Tests.Client.Requests;

namespace OrleansChat.Tests.Protocol;

public class SubscribeTests(LiveServer server)
{
    private static CancellationToken Stopped => LiveServer.Stopped;

    [Fact]
    public async Task Without_a_cursor_only_events_after_the_head_arrive()
    {
        await using var ann = await server.Visit();
        var plaza = await ann.Channel();
        await ann.Say(plaza, "before");
        var subscription = await ann.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);
        subscription.Head.ShouldBe(2);
        subscription.Events.ShouldBeEmpty();
        await ann.Say(plaza, "after");
        (await ann.Hear(plaza, 1))[0].Seq.ShouldBe(3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(11)]
    public async Task With_a_cursor_everything_missed_comes_in_the_reply(long after)
    {
        await using var ann = await server.Visit();
        var plaza = await ann.Channel();
        await Fill(ann, plaza, 10);
        var subscription = await ann.Connection.Subscribe(plaza.Id, after, plaza.Epoch, Stopped);
        subscription.Recovered.ShouldBeTrue();
        subscription.Head.ShouldBe(11);
        subscription.Events.Select(missed => missed.Seq!.Value).ShouldBe(Seqs(after + 1, 11));
        await ann.Say(plaza, "live");
        (await ann.Hear(plaza, 1))[0].Seq.ShouldBe(12);
    }

    [Fact]
    public async Task At_most_300_missed_events_are_recovered()
    {
        await using var ann = await server.Visit();
        var plaza = await ann.Channel();
        await Fill(ann, plaza, 310);
        var within = await ann.Connection.Subscribe(plaza.Id, 11, plaza.Epoch, Stopped);
        within.Recovered.ShouldBeTrue();
        within.Events.Select(missed => missed.Seq!.Value).ShouldBe(Seqs(12, 311));
        var beyond = await ann.Connection.Subscribe(plaza.Id, 10, plaza.Epoch, Stopped);
        beyond.Recovered.ShouldBeFalse();
        beyond.Events.ShouldBeEmpty();
        beyond.Head.ShouldBe(311);
    }

    [Fact]
    public async Task A_cursor_beyond_the_head_or_of_another_epoch_is_not_recovered()
    {
        await using var ann = await server.Visit();
        var plaza = await ann.Channel();
        var other = await ann.Channel();
        foreach (var (after, epoch) in new[] { (2L, plaza.Epoch), (1L, other.Epoch) })
        {
            var subscription = await ann.Connection.Subscribe(plaza.Id, after, epoch, Stopped);
            subscription.Recovered.ShouldBeFalse();
            subscription.Events.ShouldBeEmpty();
        }

        await ann.Say(plaza, "live all the same");
        (await ann.Hear(plaza, 1))[0].Seq.ShouldBe(2);
    }

    [Fact]
    public async Task Items_come_in_the_order_asked_each_with_its_own_error()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var own = await bob.Channel("Own");
        var open = await ann.Channel("Open");
        var secret = await ann.Connection.Create("group", "Secret", cancellationToken: Stopped);
        var conversations = new[] { open.Id, own.Id, "c-nowhere", secret.Id }.Select(id => new { id });
        var items = (await bob.Connection.Ask("subscribe", new { conversations }, Stopped)).Value.GetProperty("items");
        items.EnumerateArray().Select(item => item.GetProperty("id").GetString())
            .ShouldBe([open.Id, own.Id, "c-nowhere", secret.Id]);
        items.EnumerateArray().Select(item =>
                item.TryGetProperty("error", out var error) ? error.GetProperty("code").GetString() : null)
            .ShouldBe(["forbidden", null, "not_found", "not_found"]);
        await ann.Say(open, "not for Bob");
        (await bob.HeardUntilNow(open)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_conversation_over_the_budget_of_the_reply_is_not_recovered()
    {
        await using var ann = await server.Visit();
        var small = await ann.Channel("Small");
        var large = await ann.Channel("Large");
        await Fill(ann, small, 10);
        await Fill(ann, large, 40, new string('x', 4_000));
        await Fill(ann, large, 40, new string('y', 4_000));
        var conversations = new[] { large, small }.Select(it => new { id = it.Id, after = 0, epoch = it.Epoch });
        var reply = await ann.Connection.Ask("subscribe", new { conversations }, Stopped);
        var items = reply.Value.GetProperty("items");
        items[0].GetProperty("recovered").GetBoolean().ShouldBeFalse();
        items[0].GetProperty("events").GetArrayLength().ShouldBe(0);
        items[1].GetProperty("recovered").GetBoolean().ShouldBeTrue();
        items[1].GetProperty("events").GetArrayLength().ShouldBe(11);
    }

    [Fact]
    public async Task Readers_who_subscribe_during_a_flood_get_every_event_once_and_in_order()
    {
        await using var ann = await server.Visit();
        var plaza = await ann.Channel();
        const int count = 1_000;
        var flood = Fill(ann, plaza, count);
        var readers = new List<Visitor>();
        try
        {
            for (var number = 0; number < 20; number++)
            {
                var reader = await server.Visit(ann.Account);
                readers.Add(reader);
                var subscription = await reader.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);
                var expected = count + 1 - (int)subscription.Head;
                var heard = reader.Hear(plaza, expected);
                if (number % 2 == 0)
                {
                    // A repeat without cursor goes on where it was.
                    var repeat = await reader.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);
                    repeat.Head.ShouldBeGreaterThanOrEqualTo(subscription.Head);
                }

                (await heard).Select(next => next.Seq!.Value).ShouldBe(Seqs(subscription.Head + 1, count + 1));
            }
        }
        finally
        {
            await flood;
            foreach (var reader in readers)
            {
                await reader.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task A_reader_who_reconnects_during_a_flood_misses_nothing()
    {
        await using var ann = await server.Visit();
        var plaza = await ann.Channel();
        const int count = 1_500;
        var flood = Fill(ann, plaza, count);
        var seen = 1L;
        while (seen <= count)
        {
            await using var reader = await server.Visit(ann.Account);
            var subscription = await reader.Connection.Subscribe(plaza.Id, seen, plaza.Epoch, Stopped);
            if (!subscription.Recovered)
            {
                var page = await reader.Connection.WholeHistory(plaza.Id, seen, Stopped);
                page.Select(next => next.Seq!.Value).ShouldBe(Seqs(seen + 1, seen + page.Count));
                seen += page.Count;
                continue;
            }

            subscription.Events.Select(next => next.Seq!.Value).ShouldBe(Seqs(seen + 1, subscription.Head));
            seen = subscription.Head;
            var some = (int)Math.Min(50, count + 1 - seen);
            var heard = await reader.Hear(plaza, some);
            heard.Select(next => next.Seq!.Value).ShouldBe(Seqs(seen + 1, seen + some));
            heard.ShouldAllBe(next => next.Index > subscription.Index);
            seen += some;
        }

        await flood;
    }

    [Fact]
    public async Task A_repeat_replaces_the_cursor()
    {
        await using var ann = await server.Visit();
        var plaza = await ann.Channel();
        await ann.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);
        await ann.Say(plaza, "once");
        await ann.Hear(plaza, 1);
        var repeat = await ann.Connection.Subscribe(plaza.Id, 0, plaza.Epoch, Stopped);
        repeat.Events.Select(missed => missed.Seq!.Value).ShouldBe(Seqs(1, 2));
        await ann.Say(plaza, "twice");
        (await ann.Hear(plaza, 1))[0].Seq.ShouldBe(3);
        (await ann.HeardUntilNow(plaza)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Unsubscribe_stops_events_at_once()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        await bob.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);
        var flood = Fill(ann, plaza, 200);
        var reply = await bob.Connection.Ask("unsubscribe", new { conversations = new[] { plaza.Id, "c-1" } }, Stopped);
        await flood;
        (await bob.HeardUntilNow(plaza)).ShouldAllBe(next => next.Index < reply.Index);
    }

    [Fact]
    public async Task After_a_persons_removal_nothing_more_is_sent_to_them()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        await using var device = await server.Visit(bob.Account);
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        await device.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);
        var flood = Fill(ann, plaza, 200);
        var left = await bob.Connection.Leave(plaza.Id, Stopped);
        var history = await device.Connection.Ask(
            "subscribe", new { conversations = new[] { new { id = plaza.Id } } }, Stopped);
        history.Value.GetProperty("items")[0].GetProperty("error").GetProperty("code")
            .GetString().ShouldBe("forbidden");
        await flood;
        await device.Connection.Next("removed", Stopped);
        var heard = (await device.HeardUntilNow(plaza)).Where(next => next.Seq is not null).ToList();
        heard.Select(next => next.Seq!.Value).ShouldBe(Seqs(3, heard.Count + 2));
        heard.ShouldAllBe(next => next.Seq <= left);
    }

    [Fact]
    public async Task One_reader_follows_2000_conversations()
    {
        await using var ann = await server.Visit();
        var creates = new List<Task<Reply>>();
        for (var number = 0; number < 2_000; number++)
        {
            var members = new { kind = "channel", clientId = $"{number}", title = $"Channel {number}" };
            creates.Add(await ann.Connection.Begin("create", members, Stopped));
        }

        var ids = (await Task.WhenAll(creates))
            .Select(reply => reply.Value.GetProperty("conversation").GetProperty("id").GetString()!)
            .ToList();
        foreach (var chunk in ids.Chunk(200))
        {
            var conversations = chunk.Select(id => new { id });
            var reply = await ann.Connection.Ask("subscribe", new { conversations }, Stopped);
            reply.Value.GetProperty("items")
                .EnumerateArray().ShouldAllBe(item => item.GetProperty("head").GetInt64() == 1);
        }

        foreach (var id in new[] { ids[0], ids[777], ids[^1] })
        {
            await ann.Connection.Send(id, "hello", cancellationToken: Stopped);
            await ann.Connection.Next(heard => heard.Conversation == id && heard.Seq == 2, Stopped);
        }
    }

    private static IEnumerable<long> Seqs(long first, long last)
    {
        for (var seq = first; seq <= last; seq++)
        {
            yield return seq;
        }
    }

    private static async Task Fill(Visitor who, Conversation conversation, int count, string text = "x")
    {
        var sends = new List<Task<Reply>>(count);
        for (var number = 0; number < count; number++)
        {
            var message = new
            {
                conversation = conversation.Id,
                recipientType = conversation.Kind,
                clientId = Guid.NewGuid().ToString("N"),
                text,
            };
            sends.Add(await who.Connection.Begin("send", message, Stopped));
        }

        foreach (var reply in await Task.WhenAll(sends))
        {
            reply.Error.ShouldBeNull();
        }
    }
}
