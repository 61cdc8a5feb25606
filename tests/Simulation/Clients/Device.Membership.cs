using OrleansChat.Conversations;
using OrleansChat.Tests.Simulation.Checking;

namespace OrleansChat.Tests.Simulation.Clients;

/// <summary>How a device joins and leaves.</summary>
internal sealed partial class Device
{
    private async Task Join(ScriptedConnection connection, ConversationId conversation)
    {
        var asked = _truth.Look(conversation);
        if (await connection.Request("join", $$""","conversation":"{{conversation}}" """) is not { } reply
            || IsTemporary(reply))
        {
            return;
        }

        var now = _truth.Now(conversation)!;
        if (IsError(reply, out var code))
        {
            if (!MayBeShutOut(now, code, asked))
            {
                Fail($"I8: {Person.Id} was refused to join {conversation} with {code}");
            }

            return;
        }

        var seq = reply.GetProperty("ok").GetProperty("seq").GetInt64();
        if (now != asked.Log)
        {
            return;
        }

        if (now.Event(seq)?.Body is not MemberBody { Change: MemberChange.Joined } body || body.User.Id != Person.Id)
        {
            Fail($"I2: joining {conversation} was answered with seq {seq}, which is no such event");
        }
        else if (seq <= asked.Head && !now.WasMember(Person.Id, asked.Head, now.Head, present: true))
        {
            Fail($"I8: joining {conversation} was answered with seq {seq}, a membership that had ended");
        }

        await SubscribeOnce(connection, [conversation]);
    }

    private async Task Leave(ScriptedConnection connection, ConversationId conversation)
    {
        var log = _truth.Now(conversation);
        var head = log?.Head ?? 0;
        if (await connection.Request("leave", $$""","conversation":"{{conversation}}" """) is not { } reply
            || IsTemporary(reply))
        {
            return;
        }

        var now = _truth.Now(conversation)!;
        if (now != log)
        {
            return;
        }

        if (IsError(reply, out var code))
        {
            if (!now.WasMember(Person.Id, head, now.Head, present: false))
            {
                Fail($"I8: a member was refused to leave {conversation} with {code}");
            }

            return;
        }

        var seq = reply.GetProperty("ok").GetProperty("seq").GetInt64();
        if (now.Event(seq)?.Body is not MemberBody { Change: MemberChange.Left or MemberChange.Banned } body
            || body.User.Id != Person.Id)
        {
            Fail($"I2: leaving {conversation} was answered with seq {seq}, which is no such event");
        }
        else if (seq <= head && !now.WasMember(Person.Id, Math.Max(seq, head), now.Head, present: false))
        {
            Fail($"I8: leaving {conversation} was answered with seq {seq}, which is older than the membership");
        }
    }

    /// <summary>Whether the person was banned, or no member of the workspace, at some moment since.</summary>
    private bool MayBeShutOut(LogTruth now, string code, Moment asked) => code switch
    {
        "forbidden" => now.Was(
            Person.Id, now == asked.Log ? asked.Head : 0, now.Head, standing => standing.IsBanned),
        "not_found" => asked.WasShutOut(Person.Id),
        _ => false,
    };
}
