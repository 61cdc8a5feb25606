using OrleansChat.Conversations;
using OrleansChat.Tests.Simulation.Checking;

namespace OrleansChat.Tests.Simulation.Clients;

/// <summary>How a device joins and leaves.</summary>
internal sealed class Joining(DeviceContext context, Following following)
{
    public async Task Join(ScriptedConnection connection, ConversationId conversation)
    {
        var asked = context.Truth.Look(conversation);
        if (await connection.Request("join", $$""","conversation":"{{conversation}}" """) is not { } reply
            || Replies.IsTemporary(reply))
        {
            return;
        }

        var now = context.Truth.Now(conversation)!;
        if (Replies.IsError(reply, out var code))
        {
            if (!MayBeShutOut(now, code, asked))
            {
                context.Fail($"I8: {context.Person.Id} was refused to join {conversation} with {code}");
            }

            return;
        }

        var seq = reply.GetProperty("ok").GetProperty("seq").GetInt64();
        if (now != asked.Log)
        {
            return;
        }

        if (now.Event(seq)?.Body is not MemberBody { Change: MemberChange.Joined } body
            || body.User.Id != context.Person.Id)
        {
            context.Fail($"I2: joining {conversation} was answered with seq {seq}, which is no such event");
        }
        else if (seq <= asked.Head && !now.WasMember(context.Person.Id, asked.Head, now.Head, present: true))
        {
            context.Fail($"I8: joining {conversation} was answered with seq {seq}, a membership that had ended");
        }

        await following.SubscribeOnce(connection, [conversation]);
    }

    public async Task Leave(ScriptedConnection connection, ConversationId conversation)
    {
        var log = context.Truth.Now(conversation);
        var head = log?.Head ?? 0;
        if (await connection.Request("leave", $$""","conversation":"{{conversation}}" """) is not { } reply
            || Replies.IsTemporary(reply))
        {
            return;
        }

        var now = context.Truth.Now(conversation)!;
        if (now != log)
        {
            return;
        }

        if (Replies.IsError(reply, out var code))
        {
            if (!now.WasMember(context.Person.Id, head, now.Head, present: false))
            {
                context.Fail($"I8: a member was refused to leave {conversation} with {code}");
            }

            return;
        }

        var seq = reply.GetProperty("ok").GetProperty("seq").GetInt64();
        if (now.Event(seq)?.Body is not MemberBody { Change: MemberChange.Left or MemberChange.Banned } body
            || body.User.Id != context.Person.Id)
        {
            context.Fail($"I2: leaving {conversation} was answered with seq {seq}, which is no such event");
        }
        else if (seq <= head && !now.WasMember(context.Person.Id, Math.Max(seq, head), now.Head, present: false))
        {
            context.Fail($"I8: leaving {conversation} was answered with seq {seq}, which is older than the membership");
        }
    }

    /// <summary>Whether the person was banned, or no member of the workspace, at some moment since.</summary>
    private bool MayBeShutOut(LogTruth now, string code, Moment asked) => code switch
    {
        "forbidden" => now.Was(
            context.Person.Id, now == asked.Log ? asked.Head : 0, now.Head, standing => standing.IsBanned),
        "not_found" => asked.WasShutOut(context.Person.Id),
        _ => false,
    };
}
