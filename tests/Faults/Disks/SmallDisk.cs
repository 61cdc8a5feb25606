using System.Diagnostics;

namespace OrleansChat.Tests.Faults.Disks;

/// <summary>A file system of its own in memory, so small that it can be filled.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const int BlockBytes = 64 * 1024;
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Mounts it; the test is skipped where only root may.</summary>
    public static async Task<SmallDisk> Mount(int megabytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root may mount a disk.");
        var disk = new SmallDisk(Directory.CreateTempSubdirectory("chat-disk-").FullName);
        if (!await TryRun("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", disk.Path))
        {
            Directory.Delete(disk.Path);
            Assert.Skip("A disk cannot be mounted here.");
        }

        return disk;
    }

    /// <summary>Takes all the room that is left.</summary>
    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Append);
        var block = new byte[BlockBytes];
        try
        {
            while (true)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    public void Free() => File.Delete(Ballast);

    public async Task MakeReadOnly() =>
        (await TryRun("mount", "-o", "remount,ro", Path)).ShouldBeTrue("A disk can be made read-only.");

    public async ValueTask DisposeAsync()
    {
        await TryRun("umount", "--lazy", Path);
        Directory.Delete(Path);
    }

    private static async Task<bool> TryRun(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync().WaitAsync(MaxWait);
        return process.ExitCode == 0;
    }
}
