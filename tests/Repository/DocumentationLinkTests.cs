using System.Text.RegularExpressions;

namespace OrleansChat.Tests.Repository;

/// <summary>Links and file names in the documentation lead somewhere.</summary>
public sealed partial class DocumentationLinkTests
{
    [Fact]
    public void Every_relative_link_leads_to_a_file_and_a_heading()
    {
        var links = SourceTree.Files("*.md").SelectMany(Links).ToList();
        links.Count.ShouldBeGreaterThan(50);
        links.Where(link => !Leads(link))
            .Select(link => $"{link.Page}:{link.Line} links to {link.Target}")
            .ShouldBeEmpty();
    }

    [Fact]
    public void Every_source_file_that_the_guide_for_contributors_names_exists()
    {
        var guide = SourceTree.Files("CONTRIBUTING.md").Single();
        var named = guide.Lines.SelectMany(line => SourcePath().Matches(line)).Select(match => match.Groups[1].Value);
        named.Where(path => !Exists(path)).ShouldBeEmpty();
    }

    private static IEnumerable<(string Page, int Line, string Target)> Links(SourceFile page)
    {
        for (var line = 0; line < page.Lines.Length; line++)
        {
            foreach (Match match in Link().Matches(page.Lines[line]))
            {
                yield return (page.Path, line + 1, match.Groups[1].Value);
            }
        }
    }

    private static bool Leads((string Page, int Line, string Target) link)
    {
        var (path, heading) = link.Target.Split('#') is [var file, var anchor] ? (file, anchor) : (link.Target, null);
        var target = path.Length == 0
            ? link.Page
            : Path.GetRelativePath(
                SourceTree.Root,
                Path.GetFullPath(path, Path.Combine(SourceTree.Root, Path.GetDirectoryName(link.Page)!)));
        return Exists(target) && (heading is null || Headings(target).Contains(heading));
    }

    private static bool Exists(string path) => Path.Exists(Path.Combine(SourceTree.Root, path));

    /// <summary>The anchors of a page's headings, as Git hosts derive them.</summary>
    private static HashSet<string> Headings(string path) =>
        File.ReadLines(Path.Combine(SourceTree.Root, path))
            .Where(line => line.StartsWith('#'))
            .Select(line => NotInAnchor().Replace(line.TrimStart('#').Trim(), "").Replace(' ', '-').ToLowerInvariant())
            .ToHashSet();

    [GeneratedRegex(@"\]\(((?!https?:)[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`((?:Frontend|Grains|Grains\.Abstractions|Silo|PushStreams|tests|tools)/[\w./]+)`")]
    private static partial Regex SourcePath();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
