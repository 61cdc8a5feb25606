using System.Text.Json;
using OrleansChat.Conversations;
using OrleansChat.Tests.Simulation.Checking;

namespace OrleansChat.Tests.Simulation.Clients;

/// <summary>How a device follows conversations.</summary>
internal sealed class Following(DeviceContext context)
{
    private readonly Dictionary<ConversationId, Follow> _follows = [];

    public IEnumerable<Follow> All => _follows.Values;

    public Follow? Find(ConversationId conversation) => _follows.GetValueOrDefault(conversation);

    public Follow Of(ConversationId conversation)
    {
        if (!_follows.TryGetValue(conversation, out var follow))
        {
            _follows[conversation] = follow = new Follow(conversation, context.Person.Id, context.Truth, context.Fail);
        }

        return follow;
    }

    public void Take(JsonElement frame)
    {
        switch (frame.GetProperty("event").GetString())
        {
            case "message" or "edit" or "delete" or "react" or "pin" or "member" or "meta":
                Of(frame).Take(frame);
                break;
            case "invited":
                var id = ConversationId.Parse(frame.GetProperty("conversation").GetString()!);
                context.Population.Add(id, frame.GetProperty("kind").GetString()!, [context.Person]);
                break;
            case "notice":
                CheckNotice(frame, ConversationId.Parse(frame.GetProperty("conversation").GetString()!));
                break;
            case "reset":
                Of(frame).Reset(frame);
                break;
        }
    }

    public async Task Subscribe(ScriptedConnection connection, List<ConversationId> conversations)
    {
        while (connection.IsOpen && conversations.Count > 0)
        {
            conversations = await SubscribeOnce(connection, conversations);
            if (conversations.Count > 0)
            {
                await context.Pause(100, 1_000);
            }
        }
    }

    /// <returns>Those to ask for again.</returns>
    public async Task<List<ConversationId>> SubscribeOnce(
        ScriptedConnection connection, List<ConversationId> conversations)
    {
        var asked = conversations.Distinct().ToList().ConvertAll(id => new Question(Of(id), context.Truth.Look(id)));
        foreach (var question in asked)
        {
            var follow = question.Follow;
            if (follow.State is FollowState.Idle or FollowState.Removed or FollowState.Leaving)
            {
                follow.State = FollowState.Asking;
            }

            var resumes = follow.Epoch is not null && !context.World.Chance(0.1);
            question.Epoch = resumes ? follow.Epoch : null;
            question.After = resumes ? follow.Position : null;
            if (!resumes && question.Asked.Log is { } log && context.World.Chance(0.3))
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

    public async Task Unsubscribe(ScriptedConnection connection, Follow follow)
    {
        follow.State = follow.State is FollowState.Live ? FollowState.Leaving : follow.State;
        await Answer(connection, "unsubscribe", $$""","conversations":["{{follow.Conversation}}"]""", _ =>
        {
            follow.State = FollowState.Idle;
        });
    }

    /// <summary>Asks, and looks at the reply before anything else that comes after it.</summary>
    /// <returns>Null when the connection ended; else whether the whole is to be asked again.</returns>
    private async Task<bool?> Answer(
        ScriptedConnection connection, string type, string members, Action<JsonElement> look)
    {
        var failed = false;
        var reply = await connection.Request(type, members, reply =>
        {
            failed = Replies.IsError(reply, out _);
            if (!failed)
            {
                look(reply.GetProperty("ok"));
            }
            else if (!Replies.IsTemporary(reply))
            {
                context.Fail($"progress: {type} was refused: {reply}");
            }
        });
        return reply is null ? null : failed;
    }

    private void Open(JsonElement ok, List<Question> asked)
    {
        var items = ok.GetProperty("items");
        if (items.GetArrayLength() != asked.Count)
        {
            context.Fail($"I7: {items.GetArrayLength()} answers to {asked.Count} questions");
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
        var now = context.Truth.Now(question.Follow.Conversation);
        if (code is not ("not_found" or "forbidden"))
        {
            context.Fail($"progress: subscribe to {question.Follow.Conversation} failed with {code}");
        }
        else if (now == question.Asked.Log && !question.Asked.WasHiddenFrom(context.Person.Id))
        {
            context.Fail($"I8: a member was refused {question.Follow.Conversation} with {code}");
        }
    }

    /// <summary>A notice doesn't say which life of the log it is about.</summary>
    private void CheckNotice(JsonElement frame, ConversationId conversation)
    {
        if (context.Truth.Now(conversation) is { WasRestored: false } log
            && NoticeCheck.Of(frame, log, context.Person.Id) is { } wrong)
        {
            context.Fail($"{wrong} in {conversation}");
        }
    }

    private Follow Of(JsonElement frame) => Of(ConversationId.Parse(
        (frame.GetProperty("conversation") is { ValueKind: JsonValueKind.String } id
            ? id
            : frame.GetProperty("conversation").GetProperty("id")).GetString()!));

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
}
