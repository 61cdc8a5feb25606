using System.CommandLine;
using OrleansChat.Tools.Load.Benches;
using OrleansChat.Tools.Load.Workloads;

var root = new RootCommand("Loads a chat server over real sockets and says what it took.")
{
    WorkloadCommands.Fanout(),
    WorkloadCommands.Rooms(),
    WorkloadCommands.Idle(),
    WorkloadCommands.Storm(),
    WorkloadCommands.Baseline(),
    BenchCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
