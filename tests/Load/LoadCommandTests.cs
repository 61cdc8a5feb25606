using OrleansChat.Tools;
using OrleansChat.Tools.Load.Benches;
using OrleansChat.Tools.Load.Workloads;

namespace OrleansChat.Tests.Load;

public sealed class LoadCommandTests
{
    [Theory]
    [InlineData("load --help", "./chat load [command] [options]")]
    [InlineData("load fanout --help", "./chat load fanout [options]")]
    [InlineData("bench --help", "./chat bench [options]")]
    public void Help_says_what_people_type(string arguments, string usage)
    {
        using var output = new StringWriter();
        var root = ChatScript.Root("", WorkloadCommands.Load(), BenchCommand.Create());
        root.Parse(arguments).Invoke(new() { Output = output }).ShouldBe(0);
        output.ToString().ShouldContain(usage);
    }
}
