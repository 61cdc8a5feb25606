using System.Diagnostics;
using System.Text.RegularExpressions;

namespace OrleansChat.Tests.Cluster.Prompts;

/// <summary>The command itself, its input a pipe.</summary>
public sealed partial class PlaygroundTests
{
    private const int Interrupted = 130;

    [Fact]
    public async Task A_cluster_is_played_with_and_nothing_is_left_of_it()
    {
        await using var command = PlayCommand.Start("--silos", "2", "--frontends", "1");
        var page = await command.Said(PageLine());
        using var http = new HttpClient();
        (await http.GetStringAsync(new Uri(page.Groups["url"].Value))).ShouldContain("<title>");

        await command.Type("status", "kill 1", "kill 1", "add silo", "status", "quit");
        var (exitCode, output) = await command.End();
        exitCode.ShouldBe(0, output);
        var words = output.Split('\n').Select(line => string.Join(' ', line.Split(' ').Where(word => word != "")));
        words.ShouldContain(line => line.StartsWith("kill 1: ", StringComparison.Ordinal), output);
        words.ShouldContain("Process 1 has ended.", output);
        words.ShouldContain(line => Regex.IsMatch(line, @"^2 silo \d+ running \d+ activations active$"), 3, output);
        words.ShouldContain(line => Regex.IsMatch(line, @"^4 silo \d+ running \d+ activations active$"), 1, output);
        words.ShouldContain(line => Regex.IsMatch(line, @"^3 frontend \d+ running \d+ connections http"), 3, output);
        command.Left().ShouldBeEmpty();
    }

    [Theory]
    [Trait("Category", "Long")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData(null)]
    public async Task A_signal_and_the_end_of_the_input_end_everything(string? signal)
    {
        await using var command =
            PlayCommand.Start("--silos", "1", "--frontends", "1", "--membership", "postgres");
        await command.Said(PageLine());
        if (signal is null)
        {
            command.CloseInput();
        }
        else
        {
            using var kill = Process.Start("kill", [$"-{signal}", $"{command.ProcessId}"]);
            await kill.WaitForExitAsync();
        }

        var (exitCode, output) = await command.End();
        exitCode.ShouldBe(signal is null ? 0 : Interrupted, output);
        command.Left().ShouldBeEmpty();
    }

    [GeneratedRegex(@"frontend .* (?<url>http://localhost:\d+/)")]
    private static partial Regex PageLine();
}
