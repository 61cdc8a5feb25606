using System.Text.Json;
using OrleansChat.Conversations;
using OrleansChat.Tests.Simulation.Checking;

namespace OrleansChat.Tests.Simulation.Clients;

/// <summary>How a device follows conversations and reads their history.</summary>
internal sealed partial class Device
{
    private async Task Subscribe(ScriptedConnection connection, List<ConversationId> conversations)
    {
        while (connection.IsOpen && conversations.Count > 0)
        {
            conversations = await SubscribeOnce(connection, conversations);
            if (conversations.Count > 0)
            {
                await Pause(100, 1_000);
            }
        }
    }

    /// <returns>Those to ask for again.</returns>
    private async Task<List<ConversationId>> SubscribeOnce(
        ScriptedConnection connection, List<ConversationId> conversations)
    {
        var asked = conversations.Distinct().ToList().ConvertAll(id => new Question(FollowOf(id), _truth.Look(id)));
        foreach (var question in asked)
        {
            var follow = question.Follow;
            if (follow.State is FollowState.Idle or FollowState.Removed or FollowState.Leaving)
            {
                follow.State = FollowState.Asking;
            }

            var resumes = follow.Epoch is not null && !_world.Chance(0.1);
            question.Epoch = resumes ? follow.Epoch : null;
            question.After = resumes ? follow.Position : null;
            if (!resumes && question.Asked.Log is { } log && _world.Chance(0.3))
            {
                // Everything there is.
                (question.Epoch, question.After) = (log.Epoch, 0);
            }
        }

        var items = string.Join(',', asked.Select(question => question.ToJson()));
        var again = await Answer(
            connection, "subscribe", $$""","conversations":[{{items}}]""", reply => Open(reply, asked));
        return again switch
        {
            null => [],
            true => conversations,
            false => [.. asked.Where(question => question.Again).Select(question => question.Follow.Conversation)],
        };
    }

    /// <summary>Asks, and looks at the reply before anything else that comes after it.</summary>
    /// <returns>Null when the connection ended; else whether the whole is to be asked again.</returns>
    private async Task<bool?> Answer(
        ScriptedConnection connection, string type, string members, Action<JsonElement> look)
    {
        var failed = false;
        var reply = await connection.Request(type, members, reply =>
        {
            failed = IsError(reply, out _);
            if (!failed)
            {
                look(reply.GetProperty("ok"));
            }
            else if (!IsTemporary(reply))
            {
                Fail($"progress: {type} was refused: {reply}");
            }
        });
        return reply is null ? null : failed;
    }

    private void Open(JsonElement ok, List<Question> asked)
    {
        var items = ok.GetProperty("items");
        if (items.GetArrayLength() != asked.Count)
        {
            Fail($"I7: {items.GetArrayLength()} answers to {asked.Count} questions");
            return;
        }

        foreach (var (question, item) in asked.Zip(items.EnumerateArray()))
        {
            var follow = question.Follow;
            if (!item.TryGetProperty("error", out var error))
            {
                follow.Open(item, question.After, question.Epoch, question.Asked);
            }
            else if (error.TryGetProperty("temporary", out var temporary) && temporary.GetBoolean())
            {
                question.Again = true;
            }
            else
            {
                CheckRefused(question, error.GetProperty("code").GetString()!);
                follow.State = follow.State is FollowState.Asking ? FollowState.Idle : follow.State;
            }
        }
    }

    /// <summary>Only from whom it was hidden at some moment may be refused.</summary>
    private void CheckRefused(Question question, string code)
    {
        var now = _truth.Now(question.Follow.Conversation);
        if (code is not ("not_found" or "forbidden"))
        {
            Fail($"progress: subscribe to {question.Follow.Conversation} failed with {code}");
        }
        else if (now == question.Asked.Log && !question.Asked.WasHiddenFrom(Person.Id))
        {
            Fail($"I8: a member was refused {question.Follow.Conversation} with {code}");
        }
    }

    private async Task Unsubscribe(ScriptedConnection connection, Follow follow)
    {
        follow.State = follow.State is FollowState.Live ? FollowState.Leaving : follow.State;
        await Answer(connection, "unsubscribe", $$""","conversations":["{{follow.Conversation}}"]""", _ =>
        {
            follow.State = FollowState.Idle;
        });
    }

    private async Task ReadHistory(ScriptedConnection connection, ConversationId conversation)
    {
        var asked = _truth.Look(conversation);
        var place = _world.Random.Next((int)asked.Head + 2);
        var where = _world.Random.Next(3) switch { 0 => "", 1 => $",\"before\":{place}", _ => $",\"after\":{place}" };
        var limit = _world.Random.Next(1, 60);
        var reply = await connection.Request(
            "history", $$""","conversation":"{{conversation}}"{{where}},"limit":{{limit}}""");
        if (reply is not { } answer || IsTemporary(answer))
        {
            return;
        }

        var now = _truth.Now(conversation);
        if (IsError(answer, out var code))
        {
            if (now == asked.Log && !asked.WasHiddenFrom(Person.Id))
            {
                Fail($"I8: a member was refused the history of {conversation} with {code}");
            }

            return;
        }

        CheckHistory(answer.GetProperty("ok"), conversation, now == asked.Log ? asked.Head : 0, where, place, limit);
    }

    private void CheckHistory(
        JsonElement page, ConversationId conversation, long headBefore, string where, long place, int limit)
    {
        var epoch = Epoch.Parse(page.GetProperty("epoch").GetString()!);
        var events = page.GetProperty("events").EnumerateArray().ToArray();
        var head = page.GetProperty("head").GetInt64();
        var first = where.Contains("after", StringComparison.Ordinal) ? place + 1
            : where.Length > 0 ? Math.Max(1, Math.Min(place - 1, head) - limit + 1)
            : Math.Max(1, head - limit + 1);
        var last = where.Contains("after", StringComparison.Ordinal) ? Math.Min(head, place + limit)
            : where.Length > 0 ? Math.Min(place - 1, head)
            : head;
        if (head < headBefore)
        {
            Fail($"I8: history of {conversation} has the head {head}, which was {headBefore} when it was asked");
        }

        if (events.Length != Math.Max(0, last - first + 1))
        {
            Fail($"I1: history of {conversation}{where} has {events.Length} events, not {first} to {last}");
            return;
        }

        for (var index = 0; index < events.Length; index++)
        {
            var seq = events[index].GetProperty("seq").GetInt64();
            if (seq != first + index)
            {
                Fail($"I1: history of {conversation}{where} has seq {seq} in place of {first + index}");
                return;
            }

            FollowOf(conversation).Matches(events[index], epoch, seq, out _);
        }
    }

    private sealed record Question(Follow Follow, Moment Asked)
    {
        public long? After { get; set; }

        public Epoch? Epoch { get; set; }

        public bool Again { get; set; }

        public string ToJson()
        {
            var place = After is null ? "" : $$""","after":{{After}},"epoch":"{{Epoch}}" """;
            return $$"""{"id":"{{Follow.Conversation}}"{{place}}}""";
        }
    }

    /// <summary>Pages through the list of conversations while it moves.</summary>
    private async Task PageList(ScriptedConnection connection)
    {
        var before = _truth.Conversations
            .Select(id => (Id: id, Log: _truth.Now(id)!))
            .Select(known => (known.Id, known.Log, known.Log.Head))
            .ToList();
        var found = new HashSet<string>();
        string? next = null;
        do
        {
            var after = next is null ? "" : $$""","after":"{{next}}" """;
            if (await connection.Request("conversations", $$""","limit":3{{after}}""") is not { } reply
                || IsError(reply, out _))
            {
                return;
            }

            var page = reply.GetProperty("ok");
            found.UnionWith(
                page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            next = page.TryGetProperty("next", out var cursor) ? cursor.GetString() : null;
            await Pause(1, 300);
        }
        while (next is not null);

        foreach (var (id, log, head) in before)
        {
            if (_truth.Now(id) == log
                && !log.WasMember(Person.Id, head, log.Head, present: false)
                && !found.Contains(id.Value))
            {
                Fail($"I8: {id} is on no page of the list");
            }
        }
    }
}
