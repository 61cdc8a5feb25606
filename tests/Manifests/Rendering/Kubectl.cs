using System.Diagnostics;
using OrleansChat.Tests.Client.Servers;
using OrleansChat.Tests.Repository;

namespace OrleansChat.Tests.Manifests.Rendering;

/// <summary>The program that renders an overlay as <c>kubectl apply -k</c> does; it needs no cluster.</summary>
internal static class Kubectl
{
    private const string Program = "kubectl";
    private const string Package = "kubernetes-client";

    /// <exception cref="InvalidOperationException">It is not there, older than 1.21, or refuses the files.</exception>
    public static async Task<string> Kustomize(string folder)
    {
        if (!IsThere())
        {
            await DebianPackages.Install(Package, IsThere, CancellationToken.None);
        }

        var start = new ProcessStartInfo(Program, ["kustomize", folder])
        {
            WorkingDirectory = SourceTree.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var complaints = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 && (await complaints).Length == 0
            ? output
            : throw new InvalidOperationException($"kubectl kustomize {folder}: {await complaints}");
    }

    private static bool IsThere() =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, Program)));
}
