using System.Diagnostics;

namespace OrleansChat.Tests.Repository;

/// <summary>The files of the repository as git knows them: tracked ones, and new ones that are not ignored.</summary>
internal static class SourceTree
{
    public static string Root { get; } = FindRoot();

    public static IEnumerable<SourceFile> Files(params string[] patterns) =>
        Paths(patterns).Select(path => new SourceFile(path, File.ReadAllLines(Path.Combine(Root, path))));

    public static IEnumerable<string> Paths(params string[] patterns) =>
        Git(["ls-files", "--cached", "--others", "--exclude-standard", "--", .. patterns])
            .Where(path => File.Exists(Path.Combine(Root, path)));

    /// <summary>The folders that hold a project file.</summary>
    public static IReadOnlyList<string> Projects { get; } =
        [.. Files("*.csproj").Select(file => file.Path[..file.Path.LastIndexOf('/')])];

    private static string[] Git(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var git = Process.Start(start)!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        git.ExitCode.ShouldBe(0);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Orleans.Chat.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Run the tests from inside the repository.");
    }
}

/// <summary>A file of the repository.</summary>
/// <param name="Path">Relative to the root, with forward slashes.</param>
/// <param name="Lines">Its lines, without line ends.</param>
internal sealed record SourceFile(string Path, string[] Lines)
{
    /// <summary>The project that it is part of; null when there is none.</summary>
    public string? Project =>
        SourceTree.Projects.FirstOrDefault(project => Path.StartsWith($"{project}/", StringComparison.Ordinal));

    /// <summary>The top folder inside its project; null when it lies in none.</summary>
    public string? Folder => Project is not null && Path[(Project.Length + 1)..].Split('/') is [var folder, _, ..]
        ? folder
        : null;
}
