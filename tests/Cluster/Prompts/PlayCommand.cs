using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tests.Cluster.Prompts;

/// <summary><c>./chat cluster</c> as a process, which finds its temporary folder in one of its own.</summary>
internal sealed class PlayCommand : IAsyncDisposable
{
    private const string Program = "OrleansChat.Tools.Cluster.dll";
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(90);

    // Not one that .NET makes for this user alone: PostgreSQL runs as another, in a folder below.
    private readonly DirectoryInfo _folder =
        Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"play-{Path.GetRandomFileName()}"));

    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly ChildProcess _process;

    private PlayCommand(string[] arguments)
    {
        // …/artifacts/bin/PROJECT/CONFIGURATION/
        var configuration = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(
            configuration.Parent!.Parent!.FullName, "Tools.Cluster", configuration.Name, Program);
        var start = new ProcessStartInfo("dotnet", [program, "cluster", .. arguments]);
        start.Environment["TMPDIR"] = _folder.FullName;
        _process = ChildProcess.Start(start, line => _lines.Writer.TryWrite(line));
    }

    public int ProcessId => _process.Id;

    public static PlayCommand Start(params string[] arguments) => new(arguments);

    /// <summary>Waits for a line.</summary>
    public async Task<Match> Said(Regex wanted)
    {
        using var limit = new CancellationTokenSource(MaxWait);
        while (true)
        {
            if (wanted.Match(await _lines.Reader.ReadAsync(limit.Token)) is { Success: true } match)
            {
                return match;
            }
        }
    }

    public async Task Type(params string[] lines)
    {
        foreach (var line in lines)
        {
            await _process.Input.WriteLineAsync(line);
        }
    }

    public void CloseInput() => _process.Input.Close();

    /// <summary>Waits until it has ended.</summary>
    public async Task<(int ExitCode, string Output)> End() =>
        (await _process.Exit(MaxWait), string.Join('\n', _process.Output));

    /// <summary>The processes that it started and that are still there, and the files that it left.</summary>
    public IEnumerable<string> Left() =>
    [
        .. Directory.EnumerateDirectories("/proc").Where(IsOurs),
        .. _folder.EnumerateFileSystemInfos().Select(left => left.FullName),
    ];

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private bool IsOurs(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "environ")).Contains(_folder.Name, StringComparison.Ordinal)
                || File.ReadAllText(Path.Combine(process, "cmdline")).Contains(_folder.Name, StringComparison.Ordinal);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // No process, or one that ended meanwhile, or another user's.
            return false;
        }
    }
}
