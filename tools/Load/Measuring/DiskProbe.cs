using System.Diagnostics;

namespace OrleansChat.Tools.Load.Measuring;

/// <summary>
/// What the machine's disk asks for a commit, whoever makes it: an acknowledgement can't come sooner than that.
/// </summary>
internal static class DiskProbe
{
    private const int Writes = 500;
    private const int WriteBytes = 20 * 1024;

    /// <summary>Appends 20 KiB to a file, syncs it, and repeats that 500 times.</summary>
    /// <returns>How long one write with its sync took, in milliseconds: half of them at most, and 99 of 100.</returns>
    /// <exception cref="IOException">The disk is full or refuses.</exception>
    public static (double P50, double P99) Measure()
    {
        var took = new double[Writes];
        var content = new byte[WriteBytes];
        using var file = new FileStream(
            Path.Combine(Path.GetTempPath(), $"disk-probe-{Guid.NewGuid():N}"),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                BufferSize = 0,
                Options = FileOptions.DeleteOnClose,
            });
        for (var write = 0; write < Writes; write++)
        {
            var start = Stopwatch.GetTimestamp();
            file.Write(content);
            file.Flush(flushToDisk: true);
            took[write] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(took);
        return (took[Writes / 2], took[Writes * 99 / 100]);
    }
}
