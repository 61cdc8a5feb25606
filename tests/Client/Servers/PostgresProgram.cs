using System.ComponentModel;
using System.Diagnostics;

namespace OrleansChat.Tests.Client.Servers;

/// <summary>Debian's PostgreSQL: found, or installed, and run as the user it insists on.</summary>
internal static class PostgresProgram
{
    private const string Versions = "/usr/lib/postgresql";
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LockPollPeriod = TimeSpan.FromMilliseconds(500);

    private const string WhatToDo =
        "Tests on PostgreSQL need its server: install Debian's package 'postgresql', or name a server of yours in "
        + "CHAT_TEST_POSTGRES (a connection string of a user who may create databases).";

    /// <summary>The folder of the newest version's programs.</summary>
    public static async Task<string> FindOrInstall(CancellationToken cancellationToken)
    {
        if (Find() is { } found)
        {
            return found;
        }

        if (!Environment.IsPrivilegedProcess || !File.Exists("/usr/bin/apt-get"))
        {
            throw new PostgresUnavailableException(WhatToDo);
        }

        try
        {
            // Several test programs may start at once; apt-get allows one at a time.
            await using var alone = await Lock(cancellationToken);
            if (Find() is null)
            {
                await Install(cancellationToken);
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or TimeoutException)
        {
            throw new PostgresUnavailableException(WhatToDo, exception);
        }

        return Find() ?? throw new PostgresUnavailableException(WhatToDo);
    }

    /// <summary>A command of PostgreSQL; as root it becomes the user postgres, for the server refuses root.</summary>
    public static ProcessStartInfo Command(string folder, string program, params IEnumerable<string> arguments)
    {
        var path = Path.Combine(folder, program);
        var start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo(
                "setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", "--", path, .. arguments])
            : new ProcessStartInfo(path, arguments);
        start.WorkingDirectory = "/tmp";
        start.Environment["LC_ALL"] = "C.UTF-8";
        return start;
    }

    private static string? Find() => Directory.Exists(Versions)
        ? Directory.GetDirectories(Versions)
            .OrderByDescending(version => int.TryParse(Path.GetFileName(version), out var number) ? number : 0)
            .Select(version => Path.Combine(version, "bin"))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
        : null;

    private static async Task Install(CancellationToken cancellationToken)
    {
        await AptGet(cancellationToken, "update", "-q");
        await AptGet(cancellationToken, "install", "-y", "-q", "--no-install-recommends", "postgresql");
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
