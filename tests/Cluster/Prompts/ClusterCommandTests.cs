using OrleansChat.Tools;
using OrleansChat.Tools.Cluster;

namespace OrleansChat.Tests.Cluster.Prompts;

public sealed class ClusterCommandTests
{
    [Theory]
    [InlineData("--silos 0", "--silos takes a number from 1 to 9.")]
    [InlineData("--frontends 10", "--frontends takes a number from 1 to 9.")]
    [InlineData("--membership file", "Argument 'file' not recognized. Must be one of:\n\t'redis'\n\t'postgres'")]
    [InlineData("rollout --silos 0", "--silos takes a number from 1 to 9.")]
    [InlineData(
        "rollout --build nowhere",
        "--build takes the folder of a built server; nowhere has no OrleansChat.Silo.dll.")]
    public void Wrong_arguments_are_answered_by_a_sentence(string arguments, string sentence) =>
        ClusterCommand.Create().Parse(arguments).Errors.Select(error => error.Message).ShouldBe([sentence]);

    [Theory]
    [InlineData("")]
    [InlineData("--silos 9 --frontends 1 --membership postgres")]
    [InlineData("rollout --silos 2")]
    public void What_it_can_do_is_taken(string arguments) =>
        ClusterCommand.Create().Parse(arguments).Errors.ShouldBeEmpty();

    [Theory]
    [InlineData("cluster --help", "./chat cluster [command] [options]")]
    [InlineData("cluster rollout --help", "./chat cluster rollout [options]")]
    public void Help_says_what_people_type(string arguments, string usage)
    {
        using var output = new StringWriter();
        ChatScript.Root("", ClusterCommand.Create()).Parse(arguments).Invoke(new() { Output = output }).ShouldBe(0);
        output.ToString().ShouldContain(usage);
    }
}
