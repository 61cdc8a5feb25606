using OrleansChat.Conversations;

namespace OrleansChat.Tests.Simulation.Clients;

/// <summary>How a device chooses what a conversation is to its person.</summary>
internal sealed class Setting(DeviceContext context)
{
    private static readonly string[] Levels = ["all", "all", "mentions", "none"];

    public async Task Change(ScriptedConnection connection, ConversationId conversation)
    {
        var asked = context.Truth.Look(conversation);
        var notify = context.World.Pick(Levels);
        var hidden = context.World.Chance(0.3) ? "true" : "false";
        context.Person.Levels.Add((conversation, notify));
        var read = context.World.Random.Next((int)asked.Head + 2);
        var reply = await connection.Request(
            "settings",
            $$""","conversation":"{{conversation}}","notify":"{{notify}}","hidden":{{hidden}},"read":{{read}}""");
        if (reply is not { } answer || Replies.IsTemporary(answer))
        {
            return;
        }

        var now = context.Truth.Now(conversation);
        if (Replies.IsError(answer, out var code))
        {
            if (now == asked.Log && !asked.WasHiddenFrom(context.Person.Id))
            {
                context.Fail($"I8: a member was refused the settings of {conversation} with {code}");
            }

            return;
        }

        // Another device of the person may have asked for another level in the same commit.
        var settings = answer.GetProperty("ok");
        if (!context.Person.Levels.Contains((conversation, settings.GetProperty("notify").GetString()!)))
        {
            context.Fail($"I8: the settings of {conversation} are {settings} and not as asked");
        }
        else if (now == asked.Log && settings.GetProperty("read").GetInt64() > now!.Head)
        {
            context.Fail($"I8: {context.Person.Id} has read beyond the head of {conversation}");
        }
    }
}
