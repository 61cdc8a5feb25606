using System.Text.RegularExpressions;

namespace OrleansChat.Tests.Repository;

/// <summary>The page on security names the test behind each claim: those tests must be there.</summary>
public sealed partial class SecurityPageTests
{
    [Fact]
    public void Every_test_that_the_page_on_security_names_exists()
    {
        var page = SourceTree.Files("docs/security.md").Single();
        var named = page.Lines.SelectMany(line => TestName().Matches(line)).ToList();
        named.Count.ShouldBeGreaterThan(20);
        var tests = SourceTree.Files("*.cs")
            .Where(file => file.Path.StartsWith("tests/", StringComparison.Ordinal))
            .Select(file => string.Join('\n', file.Lines))
            .ToList();
        named.Where(name => !tests.Exists(text =>
                text.Contains($"class {name.Groups[1].Value}", StringComparison.Ordinal)
                && text.Contains($" {name.Groups[2].Value}(", StringComparison.Ordinal)))
            .Select(name => name.Value)
            .ShouldBeEmpty();
    }

    [GeneratedRegex(@"`(\w+)\.([A-Z][a-z]*_\w+)`")]
    private static partial Regex TestName();
}
