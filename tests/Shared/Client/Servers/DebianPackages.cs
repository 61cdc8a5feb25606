using System.ComponentModel;
using System.Diagnostics;

namespace OrleansChat.Tests.Client.Servers;

/// <summary>Programs that tests run beside them, installed where they may be.</summary>
internal static class DebianPackages
{
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LockPollPeriod = TimeSpan.FromMilliseconds(500);

    /// <summary>Installs a package unless it is there by the time that this program's turn comes.</summary>
    /// <exception cref="InvalidOperationException">It cannot be had on this machine.</exception>
    public static async Task Install(string package, Func<bool> isThere, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess || !File.Exists("/usr/bin/apt-get"))
        {
            throw new InvalidOperationException($"Only root can install '{package}', by apt-get.");
        }

        try
        {
            // Several test programs may start at once; apt-get allows one at a time.
            await using var alone = await Lock(cancellationToken);
            if (!isThere())
            {
                await AptGet(cancellationToken, "update", "-q");
                await AptGet(cancellationToken, "install", "-y", "-q", "--no-install-recommends", package);
            }
        }
        catch (Exception exception) when (exception is Win32Exception or TimeoutException)
        {
            throw new InvalidOperationException($"Installing '{package}' failed.", exception);
        }
    }

    private static Task AptGet(CancellationToken cancellationToken, params string[] arguments)
    {
        var start = new ProcessStartInfo("apt-get", arguments);
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        return ChildProcess.Run(start, InstallTimeout, cancellationToken);
    }

    private static async Task<FileStream> Lock(CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetTempPath(), "chat-tests-install.lock");
        using var period = new PeriodicTimer(LockPollPeriod);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await period.WaitForNextTickAsync(cancellationToken);
            }
        }
    }
}
