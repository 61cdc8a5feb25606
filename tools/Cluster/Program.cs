using System.CommandLine;
using System.Runtime.InteropServices;
using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Requests;
using OrleansChat.Tests.Client.Servers;
using OrleansChat.Tools;
using OrleansChat.Tools.Cluster;

const int CouldNotRun = 2;
const int Interrupted = 130;

// All processes and folders are gone before this one ends.
var endMax = TimeSpan.FromMinutes(1);

// A terminal that is closed ends everything, too.
using var hungUp = new CancellationTokenSource();
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
{
    context.Cancel = true;
    hungUp.Cancel();
});
var root = ChatScript.Root("A cluster of chat servers on this machine.", ClusterCommand.Create());
try
{
    return await root.Parse(args).InvokeAsync(
        new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = endMax },
        hungUp.Token);
}
catch (Exception exception) when (exception is ServerStartException or PostgresUnavailableException
    or InvalidOperationException or RequestRefusedException or HttpRefusedException or HttpRequestException
    or FileNotFoundException or TimeoutException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return CouldNotRun;
}
catch (OperationCanceledException)
{
    return Interrupted;
}
