using OrleansChat.Tools;
using OrleansChat.Tools.Load.Benches;
using OrleansChat.Tools.Load.Workloads;

var root = ChatScript.Root("Measures a chat server under load.", WorkloadCommands.Load(), BenchCommand.Create());
return await root.Parse(args).InvokeAsync();
