using System.Diagnostics;
using k8s.Models;
using OrleansChat.Tests.Client.Servers;
using OrleansChat.Tests.Manifests.Rendering;

namespace OrleansChat.Tests.Manifests.Running;

/// <summary>A pod of an overlay as a process of this machine: the same command, settings, secrets and probes.</summary>
internal sealed class PodProcess : IAsyncDisposable
{
    private static readonly TimeSpan EndTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ProbePeriod = TimeSpan.FromMilliseconds(50);

    private readonly Workload _workload;
    private readonly int _port = FreePort.Next();
    private readonly string _secrets = Directory.CreateTempSubdirectory("chat-secrets-").FullName;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly ChildProcess _process;

    /// <summary>Starts it.</summary>
    /// <param name="here">
    /// Texts of the manifests, such as <c>redis:6379</c>, and what replaces them on this machine; the first match wins.
    /// </param>
    public PodProcess(Overlay overlay, string name, params (string There, string Here)[] here)
    {
        _workload = overlay.Workload(name);
        here = [.. here, (Workload.SecretsFolder, _secrets), ("8080", $"{_port}")];
        MountSecrets(overlay.MountedSecrets(_workload).SingleOrDefault(), here);
        var arguments = _workload.Container.Args.Select(argument => Replace(argument, here));
        var start = new ProcessStartInfo("dotnet", [ServerProgram.Find(), .. arguments]);
        foreach (var (variable, value) in overlay.Environment(_workload.Container))
        {
            start.Environment[variable] = Replace(value, here);
        }

        _process = ChildProcess.Start(start);
    }

    public string Output => _process.Tail();

    /// <summary>Returns when a probe has succeeded.</summary>
    /// <exception cref="InvalidOperationException">It has not, in the time that it has.</exception>
    public Task Succeeds(V1Probe probe) => Answers(probe, isSuccess: true);

    /// <summary>Returns when a probe has failed.</summary>
    /// <inheritdoc cref="Succeeds"/>
    public Task Fails(V1Probe probe) => Answers(probe, isSuccess: false);

    /// <summary>SIGTERM.</summary>
    public void Terminate() => _process.Terminate();

    /// <summary>SIGTERM, and then its grace period.</summary>
    public Task<int> Stop()
    {
        Terminate();
        return _process.Exit(TimeSpan.FromSeconds(_workload.Pod.TerminationGracePeriodSeconds!.Value));
    }

    /// <returns>The exit code of a pod that ends by itself.</returns>
    public Task<int> End() => _process.Exit(EndTimeout);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_secrets, recursive: true);
    }

    private async Task Answers(V1Probe probe, bool isSuccess)
    {
        using var limit = new CancellationTokenSource(
            TimeSpan.FromSeconds(probe.PeriodSeconds!.Value * probe.FailureThreshold!.Value));
        using var period = new PeriodicTimer(ProbePeriod);
        try
        {
            while (await Answers(probe, limit.Token) != isSuccess)
            {
                await period.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException exception)
        {
            throw new InvalidOperationException(
                $"{_workload.Name} does not answer {probe.HttpGet.Path} so. It wrote:\n{Output}", exception);
        }
    }

    private async Task<bool> Answers(V1Probe probe, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.GetAsync(
                new Uri($"http://127.0.0.1:{_port}{probe.HttpGet.Path}"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>As the kubelet lays them: files that are links into a folder that is itself a link.</summary>
    private void MountSecrets(V1Secret? secret, (string There, string Here)[] here)
    {
        var version = Directory.CreateDirectory(Path.Combine(_secrets, "..2026_01_01")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(_secrets, "..data"), Path.GetFileName(version));
        foreach (var (key, value) in secret?.Data ?? new Dictionary<string, byte[]>())
        {
            File.WriteAllText(
                Path.Combine(version, key), Replace(System.Text.Encoding.UTF8.GetString(value), here));
            File.CreateSymbolicLink(Path.Combine(_secrets, key), Path.Combine("..data", key));
        }
    }

    private static string Replace(string text, (string There, string Here)[] here) =>
        here.Where(pair => text.Contains(pair.There, StringComparison.Ordinal))
            .Select(pair => text.Replace(pair.There, pair.Here, StringComparison.Ordinal))
            .FirstOrDefault(text);
}
