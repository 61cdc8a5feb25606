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
internal sealed record SourceFile(string Path, string[] Lines);
