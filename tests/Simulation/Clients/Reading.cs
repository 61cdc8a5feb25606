using System.Text.Json;
using OrleansChat.Conversations;

namespace OrleansChat.Tests.Simulation.Clients;

/// <summary>How a device reads history and lists.</summary>
internal sealed class Reading(DeviceContext context, Following following)
{
    public async Task History(ScriptedConnection connection, ConversationId conversation)
    {
        var asked = context.Truth.Look(conversation);
        var place = context.World.Random.Next((int)asked.Head + 2);
        var where = context.World.Random.Next(3) switch
        {
            0 => "",
            1 => $",\"before\":{place}",
            _ => $",\"after\":{place}",
        };
        var limit = context.World.Random.Next(1, 60);
        var reply = await connection.Request(
            "history", $$""","conversation":"{{conversation}}"{{where}},"limit":{{limit}}""");
        if (reply is not { } answer || Replies.IsTemporary(answer))
        {
            return;
        }

        var now = context.Truth.Now(conversation);
        if (Replies.IsError(answer, out var code))
        {
            if (now == asked.Log && !asked.WasHiddenFrom(context.Person.Id))
            {
                context.Fail($"I8: a member was refused the history of {conversation} with {code}");
            }

            return;
        }

        CheckHistory(answer.GetProperty("ok"), conversation, now == asked.Log ? asked.Head : 0, where, place, limit);
    }

    /// <summary>Pages through the list of conversations while it moves.</summary>
    public async Task PageList(ScriptedConnection connection)
    {
        var before = context.Truth.Conversations
            .Select(id => (Id: id, Log: context.Truth.Now(id)!))
            .Select(known => (known.Id, known.Log, known.Log.Head))
            .ToList();
        var found = new HashSet<string>();
        string? next = null;
        do
        {
            var after = next is null ? "" : $$""","after":"{{next}}" """;
            if (await connection.Request("conversations", $$""","limit":3{{after}}""") is not { } reply
                || Replies.IsError(reply, out _))
            {
                return;
            }

            var page = reply.GetProperty("ok");
            found.UnionWith(
                page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            next = page.TryGetProperty("next", out var cursor) ? cursor.GetString() : null;
            await context.Pause(1, 300);
        }
        while (next is not null);

        foreach (var (id, log, head) in before)
        {
            if (context.Truth.Now(id) == log
                && !log.WasMember(context.Person.Id, head, log.Head, present: false)
                && !found.Contains(id.Value))
            {
                context.Fail($"I8: {id} is on no page of the list");
            }
        }
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
            context.Fail($"I8: history of {conversation} has the head {head}; it was {headBefore} when it was asked");
        }

        if (events.Length != Math.Max(0, last - first + 1))
        {
            context.Fail($"I1: history of {conversation}{where} has {events.Length} events, not {first} to {last}");
            return;
        }

        for (var index = 0; index < events.Length; index++)
        {
            var seq = events[index].GetProperty("seq").GetInt64();
            if (seq != first + index)
            {
                context.Fail($"I1: history of {conversation}{where} has seq {seq} in place of {first + index}");
                return;
            }

            following.Of(conversation).Matches(events[index], epoch, seq, head, out _);
        }
    }
}
