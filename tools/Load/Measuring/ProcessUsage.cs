using System.Globalization;

namespace OrleansChat.Tools.Load.Measuring;

/// <summary>The resources that a process has used, according to the operating system.</summary>
internal readonly record struct ProcessUsage(TimeSpan Processor, long ResidentBytes)
{
    // Linux counts in these units for user space, on every architecture (USER_HZ).
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);
    private const int FieldsBeforeUserTime = 11;

    /// <summary>The usage of a process, or nothing when none is named.</summary>
    public static ProcessUsage Of(int? processId)
    {
        if (processId is not { } id)
        {
            return default;
        }

        // The name in parentheses may hold blanks; the fields behind it are counted from the last parenthesis.
        var stat = File.ReadAllText($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = Number(fields[FieldsBeforeUserTime]) + Number(fields[FieldsBeforeUserTime + 1]);
        var resident = File.ReadLines($"/proc/{id}/status")
            .First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return new ProcessUsage(ticks * Tick, Number(resident) * 1024);
    }

    /// <summary>The usage of a process and everything it started, as a database of many processes.</summary>
    public static TimeSpan ProcessorOfFamily(int? processId)
    {
        if (processId is not { } root)
        {
            return TimeSpan.Zero;
        }

        var children = Children();
        var sum = TimeSpan.Zero;
        var open = new Queue<int>([root]);
        while (open.TryDequeue(out var id))
        {
            sum += TryProcessor(id);
            foreach (var child in children[id])
            {
                open.Enqueue(child);
            }
        }

        return sum;
    }

    private static TimeSpan TryProcessor(int id)
    {
        try
        {
            return Of(id).Processor;
        }
        catch (IOException)
        {
            // It ended between the listing and the look.
            return TimeSpan.Zero;
        }
    }

    private static ILookup<int, int> Children() => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
        .Where(id => id > 0)
        .ToLookup(Parent);

    private static int Parent(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
