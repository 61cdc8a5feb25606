using System.Diagnostics;

namespace OrleansChat.Tests.Client.Servers;

/// <summary>Debian's PostgreSQL: found, or installed, and run as the user it insists on.</summary>
internal static class PostgresProgram
{
    private const string Versions = "/usr/lib/postgresql";

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

        try
        {
            await DebianPackages.Install("postgresql", () => Find() is not null, cancellationToken);
        }
        catch (InvalidOperationException exception)
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
}
