using OrleansChat.Tools.Cluster.Prompts;

namespace OrleansChat.Tests.Cluster.Prompts;

public sealed class PromptCommandTests
{
    [Theory]
    [InlineData("status", Verb.Status, 0)]
    [InlineData("  load   off ", Verb.LoadOff, 0)]
    [InlineData("kill 12", Verb.Kill, 12)]
    [InlineData("add frontend", Verb.AddFrontend, 0)]
    public void A_line_is_a_command_and_perhaps_the_number_of_a_process(string line, Enum verb, int node) =>
        PromptCommand.Parse(line, out _).ShouldBe(new PromptCommand((Verb)verb, node));

    [Theory]
    [InlineData("murder 1", "There is no command 'murder'; 'help' lists them.")]
    [InlineData("kill", "It is 'kill N', with the number of a process.")]
    [InlineData("kill -1", "It is 'kill N', with the number of a process.")]
    [InlineData("kill 1 2", "It is 'kill N', with the number of a process.")]
    [InlineData("add redis", "It is 'add silo' or 'add frontend'.")]
    [InlineData("load", "It is 'load on' or 'load off'.")]
    public void What_is_no_command_is_answered_by_a_sentence(string line, string sentence)
    {
        PromptCommand.Parse(line, out var complaint).ShouldBeNull();
        complaint.ShouldBe(sentence);
    }

    [Fact]
    public void The_help_names_every_command()
    {
        var help = PromptCommand.Help.Split('\n').Select(line => line[..16].Trim());
        help.Select(words => PromptCommand.Parse(words.Replace('N', '1'), out _)!.Verb)
            .ShouldBe(Enum.GetValues<Verb>(), ignoreOrder: true);
    }
}
