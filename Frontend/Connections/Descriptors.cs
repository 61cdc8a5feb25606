using System.Globalization;

namespace OrleansChat.Frontend.Connections;

/// <summary>
/// The descriptors (files, sockets, pipes) that this process may have open. The .NET runtime needs some for each new
/// thread and each library it loads, and aborts the process when there are none, so clients never get the last ones.
/// </summary>
internal static class Descriptors
{
    /// <summary>Reserved for the runtime, databases and other servers.</summary>
    public const int Reserve = 256;

    /// <summary>A server at rest has some 300 open; below this there would be little room for clients.</summary>
    public const int Min = 1024;

    private const string LimitsFile = "/proc/self/limits";
    private const string LimitName = "Max open files";

    /// <summary>The limit of this process; null if the system reports none.</summary>
    public static long? Max { get; } = File.Exists(LimitsFile) ? Parse(File.ReadLines(LimitsFile)) : null;

    /// <summary>
    /// Whether a connection uses up what is reserved. The system always gives the lowest free number, so a high one
    /// means that those below are in use.
    /// </summary>
    public static bool IsReserved(long descriptor) => descriptor >= Max - Reserve;

    /// <param name="limits">Lines such as <c>Max open files    1024    1048576    files</c>.</param>
    private static long? Parse(IEnumerable<string> limits)
    {
        var line = limits.FirstOrDefault(line => line.StartsWith(LimitName, StringComparison.Ordinal));
        var words = line?[LimitName.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return long.TryParse(words?.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var max)
            ? max
            : null;
    }
}
