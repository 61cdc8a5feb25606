using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrleansChat.Tests.Repository;

/// <summary>A type in several files is as large as all of them together: what a big one lacks is an object.</summary>
public sealed class TypeSizeTests
{
    private const int LinesMax = 600;

    /// <summary>From here on a type is large only for a reason, which stands below.</summary>
    private const int LinesUnasked = 300;

    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        ["tests/Shared/Client: OrleansChat.Tests.Client.ChatConnection"] = "What a test can do on a connection.",
    };

    private static readonly IReadOnlyList<(string Name, int Lines)> Types =
    [
        .. SourceTree.Files("*.cs")
            .SelectMany(Declarations)
            .GroupBy(declaration => declaration.Name, declaration => declaration.Lines, StringComparer.Ordinal)
            .Select(type => (type.Key, type.Sum())),
    ];

    [Fact]
    public void No_type_has_more_than_600_lines_in_all_its_files() =>
        Types.Where(type => type.Lines > LinesMax)
            .Select(type => $"{type.Name}: {type.Lines} lines")
            .ShouldBeEmpty();

    [Fact]
    public void A_type_of_more_than_300_lines_has_a_reason() =>
        Types.Where(type => type.Lines > LinesUnasked)
            .Select(type => type.Name)
            .ShouldBe(Reasons.Keys, ignoreOrder: true);

    /// <summary>The types of a file, those inside others counted with them, each with its namespace's name.</summary>
    private static IEnumerable<(string Name, int Lines)> Declarations(SourceFile file)
    {
        var root = CSharpSyntaxTree.ParseText(string.Join('\n', file.Lines)).GetRoot();
        return root.DescendantNodes(node => node is not TypeDeclarationSyntax)
            .OfType<TypeDeclarationSyntax>()
            .Select(type => ($"{file.Project}: {NameOf(type)}", LinesOf(type)));
    }

    private static string NameOf(TypeDeclarationSyntax type)
    {
        var folder = type.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString();
        var arity = type.TypeParameterList?.Parameters.Count ?? 0;
        return $"{folder}.{type.Identifier.Text}{(arity > 0 ? $"`{arity}" : "")}";
    }

    private static int LinesOf(TypeDeclarationSyntax type)
    {
        var span = type.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }
}
