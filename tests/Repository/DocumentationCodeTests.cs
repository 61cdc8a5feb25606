namespace OrleansChat.Tests.Repository;

/// <summary>C# in the documentation is quoted from code that is compiled and run.</summary>
public sealed class DocumentationCodeTests
{
    private const string Begin = "```csharp";
    private const string End = "```";

    [Fact]
    public void Every_block_of_code_in_the_docs_stands_in_a_source_file()
    {
        var blocks = SourceTree.Files("*.md").SelectMany(Blocks).ToList();
        blocks.Count.ShouldBeGreaterThan(5);

        var sources = SourceTree.Files("*.cs").Select(file => Unindented(file.Lines)).ToList();
        blocks.Where(block => !sources.Exists(source => source.Contains(block.Code, StringComparison.Ordinal)))
            .Select(block => $"{block.Path}:{block.Line} is not, or no longer, in the code:\n{block.Code}")
            .ShouldBeEmpty();
    }

    private static IEnumerable<(string Path, int Line, string Code)> Blocks(SourceFile page)
    {
        for (var line = 0; line < page.Lines.Length; line++)
        {
            if (page.Lines[line] == Begin)
            {
                var code = page.Lines.Skip(line + 1).TakeWhile(text => text != End);
                yield return (page.Path, line + 1, Unindented(code));
            }
        }
    }

    /// <summary>Whole lines without their indentation, which differs where a member stands alone.</summary>
    private static string Unindented(IEnumerable<string> lines) =>
        $"\n{string.Join('\n', lines.Select(line => line.Trim()))}\n";
}
