using System.CommandLine;
using OrleansChat.Tests.Tools.Replays;
using OrleansChat.Tests.Tools.Talk;

var root = new RootCommand("Tools around a chat server.") { ReplayCommand.Create(), TalkCommand.Create() };
return await root.Parse(args).InvokeAsync();
