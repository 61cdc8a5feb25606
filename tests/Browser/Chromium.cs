using System.Diagnostics;
using Microsoft.Playwright;

namespace OrleansChat.Tests.Browser;

/// <summary>Debian's browser: Playwright's own would be a download.</summary>
internal static class Chromium
{
    private const string Program = "/usr/bin/chromium";
    private const string Installer = "/usr/bin/apt-get";

    private static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    /// <summary>Starts it; null where there is none. A check installs it, for it must not pass without.</summary>
    public static async Task<IBrowser?> Launch(IPlaywright playwright)
    {
        if (!File.Exists(Program) && Environment.GetEnvironmentVariable("CI") == "true")
        {
            await AptGet("update", "-q");
            await AptGet("install", "-y", "-q", "--no-install-recommends", "chromium");
        }

        return File.Exists(Program)
            ? await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Arguments })
            : null;
    }

    private static async Task AptGet(params string[] arguments)
    {
        var start = new ProcessStartInfo(Installer, arguments);
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{Installer} did not start.");
        await process.WaitForExitAsync(ChatSite.Stopped);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"Browser tests need chromium, and '{Installer} {string.Join(' ', arguments)}' failed.");
        }
    }
}
