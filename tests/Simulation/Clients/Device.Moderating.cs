using System.Text.Json;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Tests.Simulation.Checking;

namespace OrleansChat.Tests.Simulation.Clients;

/// <summary>What a device of a moderator does to others; those who are none try it too.</summary>
internal sealed partial class Device
{
    private static readonly string[] Deeds =
        ["kick", "ban", "ban", "unban", "mute", "unmute", "role", "role", "invite", "invite", "rename"];

    private static readonly string[] Roles = ["reader", "member", "member", "moderator"];

    private async Task Moderate(ScriptedConnection connection)
    {
        var led = Person.Conversations.FindAll(id =>
            _truth.Now(id) is { } log && log.After(log.Head, Person.Id).IsAtLeast(MemberRole.Moderator));
        var all = led.Count > 0 && _world.Chance(0.9) ? led : Person.Conversations;
        if (all.Count == 0)
        {
            return;
        }

        var deed = new Deed(_world.Pick(Deeds), _world.Pick(all), _population.AnyPersonsId(), _world.Pick(Roles));
        if (_population.KindOf(deed.Conversation) is "workspace" && deed.Type is "kick" or "ban")
        {
            await Ask(connection, AddWish(deed.Word, deed.Members));
        }
        else
        {
            var log = _truth.Now(deed.Conversation);
            var head = log?.Head ?? 0;
            if (await connection.Request(deed.Word, deed.Members) is { } reply && !IsTemporary(reply))
            {
                CheckDeed(deed, reply, log, head);
            }
        }
    }

    private async Task LeaveWorkspace(ScriptedConnection connection, ConversationId workspace) =>
        await Ask(connection, AddWish("leave", $$""","conversation":"{{workspace}}" """));

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
            if (await connection.Request(wish.Type, wish.Members) is { } reply && !IsTemporary(reply))
            {
                _wishes.Remove(wish);
                return;
            }

            await Pause(100, 1_500);
        }
    }

    private void CheckDeed(Deed deed, JsonElement reply, LogTruth? log, long head)
    {
        if (_truth.Now(deed.Conversation) is not { } now || now != log)
        {
            return;
        }

        if (IsError(reply, out var code))
        {
            if (code is not ("forbidden" or "not_found" or "conflict"))
            {
                Fail($"progress: {deed} was refused with {code}");
            }
            else if (IsOwnersRight(deed, now, head))
            {
                Fail($"I8: {Person.Id}, an owner, was refused {deed} with {code}");
            }

            return;
        }

        var seq = reply.GetProperty("ok").GetProperty("seq").GetInt64();
        var isDone = now.Event(seq)?.Body switch
        {
            MetaBody => deed.Type is "rename",
            MemberBody when deed.Type is "rename" => seq == 1,
            MemberBody member => member.User.Id == deed.User,
            null => seq == 0 && deed.Type is "kick" or "ban" or "unban",
            _ => false,
        };
        if (!isDone)
        {
            Fail($"I2: {deed} was answered with seq {seq}, which is no such event");
        }
    }

    /// <summary>Whether all along the sender was an owner and the other an ordinary member.</summary>
    private bool IsOwnersRight(Deed deed, LogTruth log, long head) =>
        deed.Type is "kick" or "ban" or "role" or "mute" or "unmute"
        && log.Made.Kind is ConversationKind.Group or ConversationKind.Channel
        && !log.Was(Person.Id, head, log.Head, standing => !standing.IsAtLeast(MemberRole.Owner))
        && !log.Was(deed.User, head, log.Head, standing =>
            !standing.IsMember || standing.IsAtLeast(MemberRole.Moderator));

    private sealed record Deed(string Type, ConversationId Conversation, UserId User, string Role)
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
