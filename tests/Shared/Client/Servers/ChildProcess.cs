using System.Collections.Concurrent;
using System.Diagnostics;

namespace OrleansChat.Tests.Client.Servers;

/// <summary>A program that runs beside the tests, its output kept; killed with them at the latest.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int OutputLinesMax = 2_000;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Action<string>? _said;
    private readonly EventHandler _killAtExit;

    private ChildProcess(Process process, Action<string>? said)
    {
        _process = process;
        _said = said;
        _killAtExit = (_, _) => Kill();
        AppDomain.CurrentDomain.ProcessExit += _killAtExit;
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public StreamWriter Input => _process.StandardInput;

    /// <summary>The last lines of standard output and standard error.</summary>
    public IReadOnlyList<string> Output => [.. _output];

    /// <param name="said">Hears each line of output, on whatever thread brings it.</param>
    public static ChildProcess Start(ProcessStartInfo start, Action<string>? said = null)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        start.UseShellExecute = false;
        var child = new ChildProcess(new Process { StartInfo = start }, said);
        child._process.OutputDataReceived += (_, line) => child.Keep(line.Data);
        child._process.ErrorDataReceived += (_, line) => child.Keep(line.Data);
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Runs a program to its end and throws with its output unless that is 0.</summary>
    public static async Task Run(ProcessStartInfo start, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await using var child = Start(start);
        var exitCode = await child.Exit(timeout, cancellationToken);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"{start.FileName} ended with {exitCode}: {child.Tail()}");
        }
    }

    public void Terminate() => Signals.SendTerminate(_process);

    public void Quit() => Signals.SendQuit(_process);

    /// <inheritdoc cref="Signals.KillTree"/>
    public IReadOnlyList<int> KillTree() => Signals.KillTree(_process);

    public void FreezeTree() => Signals.FreezeTree(_process);

    public void ThawTree() => Signals.ThawTree(_process);

    /// <summary>Ends it without notice (SIGKILL).</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It is gone already, which is what was wanted.
        }
    }

    public async Task<int> Exit(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(timeout, cancellationToken);
        return _process.ExitCode;
    }

    public string Tail(int lines = 30) => string.Join('\n', _output.TakeLast(lines));

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= _killAtExit;
        Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        _output.Enqueue(line);
        while (_output.Count > OutputLinesMax)
        {
            _output.TryDequeue(out _);
        }

        _said?.Invoke(line);
    }
}
