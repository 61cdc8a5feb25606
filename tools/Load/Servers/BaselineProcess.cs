using System.Diagnostics;
using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tools.Load.Servers;

/// <summary>The baseline as a process of its own.</summary>
internal sealed class BaselineProcess : IAsyncDisposable
{
    private const string ListeningStart = "Listening on ";
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private readonly ChildProcess _process;
    private readonly string _settingsFile;

    private BaselineProcess(ChildProcess process, string settingsFile)
    {
        _process = process;
        _settingsFile = settingsFile;
    }

    public Uri Address { get; private set; } = null!;

    public int ProcessId => _process.Id;

    /// <param name="settings">The text of its runtimeconfig.json.</param>
    public static async Task<BaselineProcess> Start(string settings, CancellationToken cancellationToken)
    {
        var file = Path.Combine(Path.GetTempPath(), $"baseline-{Guid.NewGuid():N}.runtimeconfig.json");
        await File.WriteAllTextAsync(file, settings, cancellationToken);
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var program = Path.Combine(AppContext.BaseDirectory, "OrleansChat.Tools.Load.dll");
        var process = ChildProcess.Start(
            new ProcessStartInfo(
                "dotnet", ["exec", "--runtimeconfig", file, program, "load", "baseline", "--port", "0"]),
            line =>
            {
                if (line.StartsWith(ListeningStart, StringComparison.Ordinal))
                {
                    listening.TrySetResult(new Uri(line[ListeningStart.Length..]));
                }
            });
        var baseline = new BaselineProcess(process, file);
        try
        {
            baseline.Address = await listening.Task.WaitAsync(MaxWait, cancellationToken);
            return baseline;
        }
        catch (Exception exception) when (exception is TimeoutException)
        {
            await baseline.DisposeAsync();
            throw new InvalidOperationException($"The baseline did not start: {process.Tail()}", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        File.Delete(_settingsFile);
    }
}
