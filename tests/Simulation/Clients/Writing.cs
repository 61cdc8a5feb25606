using System.Text.Json;
using OrleansChat.Conversations;
using OrleansChat.Tests.Simulation.Checking;

namespace OrleansChat.Tests.Simulation.Clients;

/// <summary>How a device writes.</summary>
internal sealed class Writing(DeviceContext context, Following following)
{
    private readonly List<PendingSend> _unacknowledged = [];
    private int _lastText;

    public int Unacknowledged => _unacknowledged.Count;

    /// <summary>When a message of this device was last acknowledged.</summary>
    public long AcknowledgedAt { get; private set; }

    public int Acknowledged { get; private set; }

    /// <summary>Sends again what nothing is known of.</summary>
    public void SendAgain(ScriptedConnection connection)
    {
        foreach (var send in _unacknowledged.ToArray())
        {
            _ = Send(connection, send);
        }
    }

    public void Write(ScriptedConnection connection, ConversationId conversation)
    {
        var number = ++_lastText;
        var replyTo = context.World.Chance(0.15)
            ? context.Truth.Now(conversation)?.Events.LastOrDefault(logged => logged.Body is MessageBody)?.Seq
            : null;
        var send = new PendingSend(
            conversation,
            ClientId.Parse($"{context.Name}-{number}"),
            $"{context.Name} says {number}{context.Mention()}",
            replyTo);
        _unacknowledged.Add(send);
        _ = Send(connection, send);
    }

    public async Task Create(ScriptedConnection connection)
    {
        var clientId = $"{context.Name}-c{++_lastText}";
        var members = string.Join(',', Enumerable.Range(0, 2).Select(_ => $"\"{context.Population.AnyPersonsId()}\""));
        var id = ConversationIds.ForCreation(context.Person.Id, ClientId.Parse(clientId));
        for (var attempt = 0; attempt < 5 && connection.IsOpen; attempt++)
        {
            var reply = await connection.Request(
                "create", $$""","kind":"group","clientId":"{{clientId}}","title":"a group","members":[{{members}}]""");
            if (reply is { } answer && !Replies.IsTemporary(answer))
            {
                if (Replies.IsError(answer, out var code))
                {
                    context.Fail($"progress: create was refused with {code}");
                }
                else if (answer.GetProperty("ok").GetProperty("conversation").GetProperty("id").GetString() != id.Value
                    || context.Truth.Now(id) is null)
                {
                    context.Fail($"I2: the group {id} was made, and is not there");
                }
                else
                {
                    context.Population.Add(id, "group", [context.Person]);
                    await following.SubscribeOnce(connection, [id]);
                }

                return;
            }

            await context.Pause(100, 1_000);
        }
    }

    private async Task Send(ScriptedConnection connection, PendingSend send)
    {
        var log = context.Truth.Now(send.Conversation);
        var head = log?.Head ?? 0;
        var wasStored = log?.Has(context.Person.Id, send.ClientId) ?? false;
        send.Tries++;
        send.StoredNow = null;
        var sent = connection.Sent.TryGetValue(send.Conversation, out var found)
            ? found
            : connection.Sent[send.Conversation] = [];
        sent.Remove(send);
        sent.Add(send);

        // Another text with the same client id is a repeat: the first text stands.
        var text = send.Tries > 1 && context.World.Chance(0.2) ? send.Text + " again" : send.Text;
        var kind = context.Population.KindOf(send.Conversation);
        var reply = await connection.Request(
            "send",
            $""","conversation":"{send.Conversation}","recipientType":"{kind}","""
                + $"""
                   "clientId":"{send.ClientId}","text":"{text}"{send.ReplyToJson}
                   """,
            reply => CheckSent(reply, connection, send, log, head, wasStored));
        if (reply is { } answer && Replies.IsTemporary(answer))
        {
            await context.Pause(100, 1_500);
            if (connection.IsOpen && _unacknowledged.Contains(send))
            {
                await Send(connection, send);
            }
        }
    }

    private void CheckSent(
        JsonElement reply, ScriptedConnection connection, PendingSend send, LogTruth? log, long head, bool wasStored)
    {
        var now = context.Truth.Now(send.Conversation);
        if (Replies.IsTemporary(reply))
        {
            return;
        }

        if (Replies.IsError(reply, out var code))
        {
            _unacknowledged.Remove(send);
            if (wasStored && now == log)
            {
                context.Fail($"I3: {send.ClientId} is stored in {send.Conversation} and was refused with {code}");
            }
            else if (code is not ("forbidden" or "not_found" or "muted"))
            {
                context.Fail($"progress: send {send.ClientId} was refused with {code}");
            }
            else if (now == log
                && now is not null
                && (code is not "not_found" || send.ReplyToJson.Length == 0)
                && !now.Was(context.Person.Id, head, now.Head, standing => code is "muted"
                    ? standing.MutedUntil is not null
                    : !standing.IsAtLeast(MemberRole.Member)))
            {
                context.Fail($"I8: a member was refused to write to {send.Conversation} with {code}");
            }

            return;
        }

        var ok = reply.GetProperty("ok");
        var seq = ok.GetProperty("seq").GetInt64();
        var epoch = Epoch.Parse(ok.GetProperty("epoch").GetString()!);
        var duplicate = ok.GetProperty("duplicate").GetBoolean();
        _unacknowledged.Remove(send);
        Acknowledged++;
        AcknowledgedAt = context.World.Now;
        context.Population.Acknowledge(context.Person.Id, send.Conversation, send.ClientId, epoch, seq);
        if (context.Truth.Of(send.Conversation, epoch)?.Event(seq) is not { } stored
            || stored.Sender.Id != context.Person.Id
            || stored.ClientId != send.ClientId)
        {
            context.Fail(
                $"I2: {send.ClientId} was acknowledged as seq {seq} of {send.Conversation}, where it is not stored");
            return;
        }

        if (stored.Body is not MessageBody { Text: var text } || !text.StartsWith(send.Text, StringComparison.Ordinal))
        {
            context.Fail($"I3: {send.ClientId} is stored with another text");
        }

        if (wasStored && !duplicate && log == now)
        {
            context.Fail($"I3: a repeat of {send.ClientId} is not called a duplicate");
        }

        CheckOrder(connection, send, epoch, seq, duplicate);
    }

    /// <summary>Messages sent by one connection in order have ascending seqs.</summary>
    private void CheckOrder(ScriptedConnection connection, PendingSend send, Epoch epoch, long seq, bool duplicate)
    {
        var sent = connection.Sent[send.Conversation];
        if (!duplicate)
        {
            send.StoredNow = (epoch, seq);
            var place = sent.IndexOf(send);
            for (var index = 0; index < sent.Count; index++)
            {
                if (sent[index].StoredNow is { } other && other.Epoch == epoch && index != place
                    && index < place != other.Seq < seq)
                {
                    var neighbour = sent[index].ClientId;
                    context.Fail($"I1: {send.ClientId} has seq {seq}, against the order of sending with {neighbour}");
                }
            }
        }
    }
}
