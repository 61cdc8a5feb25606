using System.CommandLine;

namespace OrleansChat.Tools.Replay.Talk;

/// <summary>The command line of <c>talk</c>.</summary>
internal static class TalkCommand
{
    public static Command Create()
    {
        var channel = new Argument<string>("CHANNEL") { Description = "A channel's title; made if there is none." };
        var name = new Option<string>("--name")
        {
            Description = "Your name.",
            DefaultValueFactory = _ => Environment.UserName,
        };
        var url = ServerOption.Create("The server.", "http://localhost:8080");
        var command = new Command("talk", "Chats from the terminal, as a guest: prints what is said, sends each line.")
        {
            channel, name, url,
        };
        command.SetAction((parsed, cancellationToken) => new Conversing(
            parsed.GetRequiredValue(url)!, parsed.GetRequiredValue(name), parsed.GetRequiredValue(channel))
            .Run(cancellationToken));
        return command;
    }
}
