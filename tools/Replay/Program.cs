using System.CommandLine;
using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Requests;
using OrleansChat.Tests.Client.Servers;
using OrleansChat.Tools;
using OrleansChat.Tools.Replay.Links;
using OrleansChat.Tools.Replay.Replays;
using OrleansChat.Tools.Replay.Talk;

const int CouldNotRun = 2;
const int Interrupted = 130;

var root = ChatScript.Root("Tools around a chat server.", ReplayCommand.Create(), TalkCommand.Create());
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception exception) when (exception is ServerStartException or PostgresUnavailableException
    or LinkBrokenException or RequestRefusedException or HttpRefusedException or HttpRequestException or IOException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return CouldNotRun;
}
catch (OperationCanceledException)
{
    return Interrupted;
}
