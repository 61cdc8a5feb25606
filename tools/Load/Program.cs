using OrleansChat.Tools;
using OrleansChat.Tools.Load.Benches;
using OrleansChat.Tools.Load.Workloads;

var root = ChatScript.Root("What a chat server takes.", WorkloadCommands.Load(), BenchCommand.Create());
return await root.Parse(args).InvokeAsync();
