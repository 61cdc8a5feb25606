namespace OrleansChat.Tests.Protocol;

public class SendTests(LiveServer server)
{
    private static CancellationToken Stopped => LiveServer.Stopped;

    [Fact]
    public async Task A_send_is_answered_with_its_seq_and_reaches_all_subscribers_including_the_sender()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        await ann.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);
        await bob.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);

        var sent = await ann.Say(plaza, "good morning", "client-1");

        sent.Seq.ShouldBe(3);
        sent.Duplicate.ShouldBeFalse();
        sent.At.ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
        sent.Epoch.GetString().ShouldBe(plaza.Epoch.GetString());
        foreach (var reader in new[] { ann, bob })
        {
            var heard = (await reader.Hear(plaza, 1))[0];
            heard.Kind.ShouldBe("message");
            heard.Seq.ShouldBe(3);
            heard.Body.ShouldBe("good morning");
            heard.ClientId.ShouldBe("client-1");
            heard.SenderId.ShouldBe(ann.Id);
            heard.SenderName.ShouldBe("Ann");
            heard.Json.GetProperty("sender").GetProperty("type").GetString().ShouldBe("guest");
            heard.Json.GetProperty("recipientType").GetString().ShouldBe("channel");
            heard.Json.GetProperty("epoch").GetString().ShouldBe(plaza.Epoch.GetString());
            heard.Json.GetProperty("at").GetString().ShouldBe(sent.At);
        }
    }

    [Fact]
    public async Task A_repeat_gets_the_first_result_and_the_first_text_stands()
    {
        await using var ann = await server.Visit();
        var plaza = await ann.Channel();
        await ann.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);
        var first = await ann.Say(plaza, "first", "again");
        var repeat = await ann.Say(plaza, "second", "again");
        repeat.Seq.ShouldBe(first.Seq);
        repeat.At.ShouldBe(first.At);
        repeat.Duplicate.ShouldBeTrue();
        (await ann.Hear(plaza, 1))[0].Body.ShouldBe("first");
        (await ann.HeardUntilNow(plaza)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_client_id_of_somebody_else_is_another_message()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        var first = await ann.Say(plaza, "mine", "same");
        var other = await bob.Say(plaza, "mine too", "same");
        other.Seq.ShouldBe(first.Seq + 1);
        other.Duplicate.ShouldBeFalse();
    }

    [Fact]
    public async Task A_repeat_after_leaving_still_gets_the_first_result()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        var first = await bob.Say(plaza, "I was here", "proof");
        await bob.Connection.Leave(plaza.Id, Stopped);
        (await bob.Say(plaza, "I was here", "proof")).Seq.ShouldBe(first.Seq);
        (await Refusal(bob, plaza.Id, "channel", "new")).ShouldBe("forbidden");
    }

    [Fact]
    public async Task The_recipient_type_must_be_the_conversations_kind()
    {
        await using var ann = await server.Visit();
        var plaza = await ann.Channel();
        (await Refusal(ann, plaza.Id, "group", "1")).ShouldBe("schema_violation");
    }

    [Fact]
    public async Task Unknown_conversations_are_not_found_and_known_ones_are_forbidden()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        var group = await ann.Connection.Create("group", "Secret", cancellationToken: Stopped);
        (await Refusal(bob, plaza.Id, "channel", "1")).ShouldBe("forbidden");
        (await Refusal(bob, group.Id, "group", "1")).ShouldBe("not_found");
        (await Refusal(bob, "c-nowhere", "channel", "1")).ShouldBe("not_found");
    }

    [Fact]
    public async Task Sends_that_are_pipelined_get_ascending_seqs_in_the_order_sent()
    {
        await using var ann = await server.Visit();
        var plaza = await ann.Channel();
        await ann.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);
        const int count = 2_000;
        var replies = new List<Task<Client.Requests.Reply>>(count);
        for (var number = 0; number < count; number++)
        {
            replies.Add(await ann.Connection.Begin(
                "send",
                new { conversation = plaza.Id, recipientType = "channel", clientId = $"{number}", text = $"{number}" },
                Stopped));
        }

        var seqs = (await Task.WhenAll(replies)).Select(reply => reply.Value.GetProperty("seq").GetInt64());
        seqs.ShouldBe(Enumerable.Range(2, count).Select(seq => (long)seq));
        var heard = await ann.Hear(plaza, count);
        heard.Select(next => next.Body).ShouldBe(Enumerable.Range(0, count).Select(number => $"{number}"));
    }

    [Fact]
    public async Task Requests_of_one_connection_to_one_conversation_take_effect_in_order()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        for (var round = 0; round < 20; round++)
        {
            var plaza = await ann.Channel();
            var conversations = new[] { new { id = plaza.Id } };
            var message = new { conversation = plaza.Id, recipientType = "channel", clientId = "1", text = "hi" };
            var join = await bob.Connection.Begin("join", new { conversation = plaza.Id }, Stopped);
            var subscribe = await bob.Connection.Begin("subscribe", new { conversations }, Stopped);
            var send = await bob.Connection.Begin("send", message, Stopped);
            var history = await bob.Connection.Begin("history", new { conversation = plaza.Id }, Stopped);
            var leave = await bob.Connection.Begin("leave", new { conversation = plaza.Id }, Stopped);

            (await join).Value.GetProperty("seq").GetInt64().ShouldBe(2);
            (await subscribe).Value.GetProperty("items")[0].GetProperty("head").GetInt64().ShouldBe(2);
            (await send).Value.GetProperty("seq").GetInt64().ShouldBe(3);
            (await history).Value.GetProperty("events").GetArrayLength().ShouldBe(3);
            (await leave).Value.GetProperty("seq").GetInt64().ShouldBe(4);
            (await bob.Hear(plaza, 2)).Select(next => next.Kind).ShouldBe(["message", "member"]);
        }
    }

    private static async Task<string> Refusal(Visitor who, string conversation, string recipientType, string clientId)
    {
        var message = new { conversation, recipientType, clientId, text = "hi" };
        return (await who.Connection.Ask("send", message, Stopped)).Error!.Code;
    }
}
