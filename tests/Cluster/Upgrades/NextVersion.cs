using System.Diagnostics;
using OrleansChat.Tests.Repository;

namespace OrleansChat.Tests.Cluster.Upgrades;

/// <summary>
/// A build of a version to come: this source with a member more in a message and in a stored record, which this version
/// does not know and has to pass over.
/// </summary>
internal sealed class NextVersion : IAsyncDisposable
{
    public const string Number = "1.999.0";

    private const string Member = "public string Addition { get; set; } = \"of the next version\";";
    private static readonly TimeSpan BuildTimeout = TimeSpan.FromMinutes(5);

    private static readonly string[] Parts =
    [
        "Directory.*.props", "global.json", "nuget.config",
        "Silo", "Frontend", "Grains", "Grains.Abstractions", "PushStreams", "Configuration",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("chat-next-").FullName;

    private NextVersion()
    {
    }

    /// <summary>The server.</summary>
    public string Program => Path.Combine(_folder, "artifacts", "bin", "Silo", "release", "OrleansChat.Silo.dll");

    public static async Task<NextVersion> Build()
    {
        var next = new NextVersion();
        try
        {
            await next.CopySource();
            next.Change(
                "Grains.Abstractions/Conversations/ConversationCommand.cs",
                "    long? ReplyTo) : ConversationCommand(Sender);",
                $"    long? ReplyTo) : ConversationCommand(Sender)\n{{\n    [Id(0)]\n    {Member}\n}}");
            next.Change(
                "Grains/RateLimits/RateLimitRecord.cs",
                "public sealed record RateLimitRecord\n{",
                $"public sealed record RateLimitRecord\n{{\n    [Id(2)]\n    {Member}\n");
            await next.Compile();
            return next;
        }
        catch
        {
            await next.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task CopySource()
    {
        foreach (var path in SourceTree.Paths(Parts))
        {
            var copy = Path.Combine(_folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            await using var source = File.OpenRead(Path.Combine(SourceTree.Root, path));
            await using var target = File.Create(copy);
            await source.CopyToAsync(target);
        }
    }

    private void Change(string path, string old, string changed)
    {
        var file = Path.Combine(_folder, path);
        var text = File.ReadAllText(file);
        text.ShouldContain(old, customMessage: $"{path} has changed: change what {nameof(NextVersion)} adds to it.");
        File.WriteAllText(file, text.Replace(old, changed, StringComparison.Ordinal));
    }

    /// <summary>
    /// As people build it, but without what judges the source; by the compiler that has built this version and still
    /// runs, for one that starts takes minutes on two processors under load.
    /// </summary>
    private async Task Compile()
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                "build", Path.Combine(_folder, "Silo"), "--configuration", "Release",
                "--nologo", "--verbosity", "quiet",
                "-p:RunAnalyzers=false", "-p:EnableOrleansContractsAnalyzer=false", "-p:TreatWarningsAsErrors=false",
                "-p:GenerateDocumentationFile=false",
                $"-p:Version={Number}", "-p:UseSharedCompilation=true", "-nodeReuse:false",
            ])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var build = Process.Start(start)!;
        var output = build.StandardOutput.ReadToEndAsync();
        using var limit = new CancellationTokenSource(BuildTimeout);
        try
        {
            await build.WaitForExitAsync(limit.Token);
        }
        finally
        {
            build.Kill(entireProcessTree: true);
        }

        build.ExitCode.ShouldBe(0, await output);
    }
}
