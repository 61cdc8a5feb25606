using System.Globalization;

namespace OrleansChat.Tools.Cluster.Statuses;

/// <summary>The TCP connections of this machine, as Linux tells.</summary>
internal static class Connections
{
    private const int LocalAddress = 1;
    private const int State = 3;
    private const string Established = "01";
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>How many are open to a port.</summary>
    public static int Count(int port) => Tables.Where(File.Exists).Sum(table => Count(File.ReadLines(table), port));

    /// <param name="lines">A table, its heading included.</param>
    internal static int Count(IEnumerable<string> lines, int port)
    {
        var ending = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        return lines.Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Count(fields => fields[State] == Established
                && fields[LocalAddress].EndsWith(ending, StringComparison.Ordinal));
    }
}
