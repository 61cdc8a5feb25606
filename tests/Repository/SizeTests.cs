using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrleansChat.Tests.Repository;

/// <summary>A reader's measures: what fits on a screen, in a window, in a head.</summary>
public sealed class SizeTests
{
    private const int FileLinesMax = 600;
    private const int FileLinesMedianMax = 100;
    private const int MethodLinesMax = 70;
    private const int LineColumnsMax = 120;

    [Fact]
    public void No_source_file_is_longer_than_600_lines() =>
        SourceTree.Files("*.cs", "*.js", "*.css", "*.html", "*.sql")
            .Where(file => file.Lines.Length > FileLinesMax)
            .Select(file => $"{file.Path}: {file.Lines.Length} lines")
            .ShouldBeEmpty();

    [Fact]
    public void The_median_source_file_is_shorter_than_100_lines()
    {
        var lengths = SourceTree.Files("*.cs").Select(file => file.Lines.Length).Order().ToList();
        lengths[lengths.Count / 2].ShouldBeLessThan(FileLinesMedianMax);
    }

    [Fact]
    public void No_line_is_wider_than_120_columns() =>
        SourceTree.Files("*.cs")
            .SelectMany(file => file.Lines.Select((line, index) => (file.Path, Number: index + 1, line.Length)))
            .Where(line => line.Length > LineColumnsMax)
            .Select(line => $"{line.Path}:{line.Number}: {line.Length} columns")
            .ShouldBeEmpty();

    [Fact]
    public void No_method_is_longer_than_70_lines() =>
        SourceTree.Files("*.cs")
            .SelectMany(file => Methods(file).Select(method => (file.Path, method.Name, method.Lines)))
            .Where(method => method.Lines > MethodLinesMax)
            .Select(method => $"{method.Path}: {method.Name} has {method.Lines} lines")
            .ShouldBeEmpty();

    private static IEnumerable<(string Name, int Lines)> Methods(SourceFile file)
    {
        var root = CSharpSyntaxTree.ParseText(string.Join('\n', file.Lines)).GetRoot();
        foreach (var method in root.DescendantNodes().OfType<BaseMethodDeclarationSyntax>())
        {
            // Attributes hold data, such as the rows of a theory.
            var first = method.ChildTokens().First().GetLocation().GetLineSpan().StartLinePosition.Line;
            var last = method.GetLocation().GetLineSpan().EndLinePosition.Line;
            yield return (method.ToString().Split('(')[0], last - first + 1);
        }
    }
}
