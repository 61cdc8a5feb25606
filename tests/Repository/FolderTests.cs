using System.Text.RegularExpressions;

namespace OrleansChat.Tests.Repository;

/// <summary>
/// A folder is a domain concept and a namespace; concepts that need each other both ways are one concept.
/// </summary>
public sealed partial class FolderTests
{
    /// <summary>Whose namespaces follow their folders from the root on.</summary>
    private static readonly string[] Product =
        ["Configuration", "Grains.Abstractions", "Grains", "Silo", "Frontend", "PushStreams"];

    public static TheoryData<string> Projects => [.. SourceTree.Projects];

    [Fact]
    public void The_namespace_of_a_file_is_its_folder() =>
        SourceTree.Files("*.cs")
            .Where(file => Product.Contains(file.Project))
            .Select(file => (file.Path, Actual: NamespaceOf(file), Expected: ExpectedNamespace(file.Path)))
            .Where(file => file.Actual is not null && file.Actual != file.Expected)
            .Select(file => $"{file.Path}: {file.Actual}, not {file.Expected}")
            .ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_of_a_project_do_not_need_each_other_in_a_circle(string project)
    {
        var needs = Needs(project);
        foreach (var folder in needs.Keys)
        {
            Reachable(needs, folder).ShouldNotContain(folder, $"{folder} needs itself by way of others");
        }
    }

    [Fact]
    public void What_a_folder_needs_is_found() => Needs("Frontend")["Requests"].ShouldContain("Connections");

    /// <summary>Which top folders of a project use the namespaces of which others.</summary>
    private static Dictionary<string, HashSet<string>> Needs(string project)
    {
        var files = SourceTree.Files($"{project}/*.cs").Where(file => file.Folder is not null).ToList();
        var homes = files.Where(file => NamespaceOf(file) is not null)
            .GroupBy(file => NamespaceOf(file)!, file => file.Folder!)
            .ToDictionary(group => group.Key, group => group.First());
        return files.GroupBy(file => file.Folder!).ToDictionary(
            group => group.Key,
            group => group.SelectMany(file => file.Lines)
                .Select(line => UsingDirective().Match(line).Groups[1].Value)
                .Where(homes.ContainsKey)
                .Select(used => homes[used])
                .Where(folder => folder != group.Key)
                .ToHashSet());
    }

    private static HashSet<string> Reachable(Dictionary<string, HashSet<string>> needs, string start)
    {
        var reached = new HashSet<string>();
        var waiting = new Stack<string>(needs[start]);
        while (waiting.TryPop(out var folder))
        {
            if (reached.Add(folder) && needs.TryGetValue(folder, out var next))
            {
                foreach (var further in next)
                {
                    waiting.Push(further);
                }
            }
        }

        return reached;
    }

    private static string? NamespaceOf(SourceFile file) =>
        file.Lines.Select(line => NamespaceDeclaration().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups[1].Value)
            .FirstOrDefault();

    private static string ExpectedNamespace(string path)
    {
        var folders = path.Split('/')[..^1];
        var root = folders[0] == "Grains.Abstractions" ? [] : folders[..1];
        return string.Join('.', ["OrleansChat", .. root, .. folders[1..]]);
    }

    [GeneratedRegex(@"^using ([\w.]+);")]
    private static partial Regex UsingDirective();

    [GeneratedRegex(@"^namespace ([\w.]+);")]
    private static partial Regex NamespaceDeclaration();
}
