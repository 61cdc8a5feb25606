using System.Text.Json;
using OrleansChat.Conversations;
using OrleansChat.Tests.Simulation.Checking;

namespace OrleansChat.Tests.Simulation.Clients;

/// <summary>How a device edits, deletes, pins and reacts to messages, and replies to them.</summary>
internal sealed class Changing(DeviceContext context)
{
    private static readonly string[] Emojis = ["👍", "🎉", ":sim:"];

    private readonly List<PendingChange> _unacknowledged = [];

    /// <summary>Where each change was acknowledged first, in every life of its log.</summary>
    private readonly Dictionary<(PendingChange Change, Epoch Epoch), long> _acknowledged = [];
    private int _last;

    public int Unacknowledged => _unacknowledged.Count;

    /// <summary>When a change of this device was last acknowledged.</summary>
    public long AcknowledgedAt { get; private set; }

    /// <summary>Asks again for what nothing is known of.</summary>
    public void AskAgain(ScriptedConnection connection)
    {
        foreach (var change in _unacknowledged.ToArray())
        {
            _ = Ask(connection, change);
        }
    }

    /// <summary>
    /// Changes one of the newest messages, often one's own, if there are any, or repeats what was acknowledged lately.
    /// </summary>
    public void Change(ScriptedConnection connection, ConversationId conversation)
    {
        if (_acknowledged.Count > 0 && context.World.Chance(0.15))
        {
            _ = Ask(connection, context.World.Pick(_acknowledged.Keys.TakeLast(8).ToArray()).Change);
            return;
        }

        var log = context.Truth.Now(conversation);
        var messages = log?.Events.Where(logged => logged.Body is MessageBody).TakeLast(8).ToArray() ?? [];
        if (messages.Length == 0)
        {
            return;
        }

        var target = context.World.Pick(messages).Seq;
        var own = messages.LastOrDefault(message => message.Sender.Id == context.Person.Id)?.Seq ?? target;
        var id = ClientId.Parse($"{context.Name}-x{++_last}");
        var on = context.World.Chance(0.7) ? "true" : "false";
        var change = context.World.Random.Next(100) switch
        {
            < 30 => new PendingChange(conversation, id, "edit", own, $"""
                ,"text":"{context.Name} edits {_last}{context.Mention()}"
                """),
            < 40 => new PendingChange(conversation, id, "delete", context.World.Chance(0.7) ? own : target, ""),
            < 48 => new PendingChange(conversation, id, "pin", target, $",\"on\":{on}"),
            _ => new PendingChange(conversation, id, "react", target, $"""
                ,"emoji":"{context.World.Pick(Emojis)}","on":{on}
                """),
        };
        _unacknowledged.Add(change);
        _ = Ask(connection, change);
    }

    private async Task Ask(ScriptedConnection connection, PendingChange change)
    {
        var log = context.Truth.Now(change.Conversation);
        var wasStored = log?.Has(context.Person.Id, change.Id) ?? false;
        var reply = await connection.Request(
            change.Type,
            $$""","conversation":"{{change.Conversation}}","target":{{change.Target}},"""
                + $$"""
                   "clientId":"{{change.Id}}"{{change.Members}}
                   """,
            reply => Check(reply, change, log, wasStored));
        if (reply is { } answer && Replies.IsTemporary(answer))
        {
            await context.Pause(100, 1_500);
            if (connection.IsOpen && _unacknowledged.Contains(change))
            {
                await Ask(connection, change);
            }
        }
    }

    private void Check(JsonElement reply, PendingChange change, LogTruth? log, bool wasStored)
    {
        var now = context.Truth.Now(change.Conversation);
        if (Replies.IsTemporary(reply))
        {
            return;
        }

        _unacknowledged.Remove(change);
        AcknowledgedAt = context.World.Now;
        if (Replies.IsError(reply, out var code))
        {
            if (wasStored && now == log)
            {
                context.Fail($"I3: {change.Id} is stored in {change.Conversation} and was refused with {code}");
            }
            else if (code is not ("forbidden" or "not_found" or "muted" or "conflict" or "too_large"))
            {
                context.Fail($"progress: {change.Type} {change.Id} was refused with {code}");
            }

            return;
        }

        var ok = reply.GetProperty("ok");
        var seq = ok.GetProperty("seq").GetInt64();
        var epoch = Epoch.Parse(ok.GetProperty("epoch").GetString()!);
        var duplicate = ok.GetProperty("duplicate").GetBoolean();
        var stored = context.Truth.Of(change.Conversation, epoch)?.Event(seq);
        if (stored?.Body is not ChangeBody body || body.Target != change.Target || !change.Is(body))
        {
            context.Fail(
                $"I2: {change.Id} was acknowledged as seq {seq} of {change.Conversation}, where it is not stored");
        }
        else if (!_acknowledged.TryAdd((change, epoch), seq)
            && _acknowledged[(change, epoch)] is var first
            && first != seq)
        {
            context.Fail($"I3: {change.Id} was acknowledged as seq {first} and as seq {seq} of {change.Conversation}");
        }
        else if (stored.ClientId == change.Id)
        {
            context.Population.Acknowledge(context.Person.Id, change.Conversation, change.Id, epoch, seq);
            if (wasStored && !duplicate && log == now)
            {
                context.Fail($"I3: a repeat of {change.Id} is not called a duplicate");
            }
        }
        else if (!duplicate)
        {
            context.Fail($"I3: {change.Id} changed nothing at seq {seq} and is not called a duplicate");
        }
    }
}

/// <summary>A change that a device wants to be stored, until it is told that it is.</summary>
/// <param name="Members">JSON of the members that the type has besides the common ones.</param>
internal sealed record PendingChange(
    ConversationId Conversation, ClientId Id, string Type, long Target, string Members)
{
    public bool Is(ChangeBody body) => body switch
    {
        EditBody => Type is "edit",
        DeleteBody => Type is "delete",
        PinBody => Type is "pin",
        _ => Type is "react",
    };
}
