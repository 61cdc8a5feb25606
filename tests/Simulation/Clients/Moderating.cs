using System.Text.Json;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Tests.Simulation.Checking;

namespace OrleansChat.Tests.Simulation.Clients;

/// <summary>Moderation by a device; people who aren't moderators try it, too.</summary>
internal sealed class Moderating(DeviceContext context)
{
    private static readonly string[] Acts =
        ["kick", "ban", "ban", "unban", "mute", "unmute", "role", "role", "invite", "invite", "rename"];

    private static readonly string[] Roles = ["reader", "member", "member", "moderator"];

    private readonly List<Wish> _wishes = [];

    /// <summary>Memberships of a workspace that are to end, and it is not known yet whether they did.</summary>
    public int Wishes => _wishes.Count;

    public async Task Moderate(ScriptedConnection connection)
    {
        var led = context.Person.Conversations.FindAll(id =>
            context.Truth.Now(id) is { } log && log.After(log.Head, context.Person.Id).IsAtLeast(MemberRole.Moderator));
        var all = led.Count > 0 && context.World.Chance(0.9) ? led : context.Person.Conversations;
        if (all.Count == 0)
        {
            return;
        }

        var act = new Act(
            context.World.Pick(Acts),
            context.World.Pick(all),
            context.Population.AnyPersonsId(),
            context.World.Pick(Roles));
        if (context.Population.KindOf(act.Conversation) is "workspace" && act.Type is "kick" or "ban")
        {
            await Ask(connection, AddWish(act.Word, act.Members));
        }
        else
        {
            var log = context.Truth.Now(act.Conversation);
            var head = log?.Head ?? 0;
            if (await connection.Request(act.Word, act.Members) is { } reply && !Replies.IsTemporary(reply))
            {
                CheckAct(act, reply, log, head);
            }
        }
    }

    public async Task LeaveWorkspace(ScriptedConnection connection, ConversationId workspace) =>
        await Ask(connection, AddWish("leave", $$""","conversation":"{{workspace}}" """));

    /// <summary>Asks again for what is not known to be done.</summary>
    public void AskAgain(ScriptedConnection connection)
    {
        foreach (var wish in _wishes.ToArray())
        {
            _ = Ask(connection, wish);
        }
    }

    private Wish AddWish(string type, string members)
    {
        var wish = new Wish(type, members);
        _wishes.Add(wish);
        return wish;
    }

    /// <summary>Asks until it is done or refused: it may have stopped between a workspace and its channels.</summary>
    private async Task Ask(ScriptedConnection connection, Wish wish)
    {
        while (connection.IsOpen)
        {
            if (await connection.Request(wish.Type, wish.Members) is { } reply && !Replies.IsTemporary(reply))
            {
                _wishes.Remove(wish);
                return;
            }

            await context.Pause(100, 1_500);
        }
    }

    private void CheckAct(Act act, JsonElement reply, LogTruth? log, long head)
    {
        if (context.Truth.Now(act.Conversation) is not { } now || now != log)
        {
            return;
        }

        if (Replies.IsError(reply, out var code))
        {
            if (code is not ("forbidden" or "not_found" or "conflict"))
            {
                context.Fail($"progress: {act} was refused with {code}");
            }
            else if (IsOwnersRight(act, now, head))
            {
                context.Fail($"I8: {context.Person.Id}, an owner, was refused {act} with {code}");
            }

            return;
        }

        var seq = reply.GetProperty("ok").GetProperty("seq").GetInt64();
        var isDone = now.Event(seq)?.Body switch
        {
            MetaBody => act.Type is "rename",
            MemberBody when act.Type is "rename" => seq == 1,
            MemberBody member => member.User.Id == act.User,
            null => seq == 0 && act.Type is "kick" or "ban" or "unban",
            _ => false,
        };
        if (!isDone)
        {
            context.Fail($"I2: {act} was answered with seq {seq}, which is no such event");
        }
    }

    /// <summary>Whether all along the sender was an owner and the other an ordinary member.</summary>
    private bool IsOwnersRight(Act act, LogTruth log, long head) =>
        act.Type is "kick" or "ban" or "role" or "mute" or "unmute"
        && log.Made.Kind is ConversationKind.Group or ConversationKind.Channel
        && !log.Was(context.Person.Id, head, log.Head, standing => !standing.IsAtLeast(MemberRole.Owner))
        && !log.Was(act.User, head, log.Head, standing =>
            !standing.IsMember || standing.IsAtLeast(MemberRole.Moderator));

    private sealed record Act(string Type, ConversationId Conversation, UserId User, string Role)
    {
        public string Word => Type switch { "unban" => "ban", "unmute" => "mute", _ => Type };

        /// <summary>With a leading comma each.</summary>
        public string Members => $$""","conversation":"{{Conversation}}",""" + Type switch
        {
            "ban" => $$""" "user":"{{User}}","on":true""",
            "unban" => $$""" "user":"{{User}}","on":false""",
            "mute" => $$""" "user":"{{User}}","seconds":3600""",
            "unmute" => $$""" "user":"{{User}}","seconds":0""",
            "role" => $$""" "user":"{{User}}","role":"{{Role}}" """,
            "invite" => $$""" "users":["{{User}}"]""",
            "rename" => $$""" "title":"renamed for {{User}}" """,
            _ => $$""" "user":"{{User}}" """,
        };

        public override string ToString() => $"{Type} {User} in {Conversation}";
    }
}

/// <summary>A request that its sender goes on to make until it is answered.</summary>
internal sealed record Wish(string Type, string Members);
