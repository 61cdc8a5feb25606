namespace OrleansChat.Tests.Client.Measuring;

/// <summary>Durations gathered from several threads, for their percentiles.</summary>
public sealed class Durations
{
    private readonly Lock _guardsAll = new();
    private readonly List<TimeSpan> _all = [];

    public int Count
    {
        get
        {
            lock (_guardsAll)
            {
                return _all.Count;
            }
        }
    }

    public void Add(TimeSpan duration)
    {
        lock (_guardsAll)
        {
            _all.Add(duration);
        }
    }

    public void Add(Durations others)
    {
        foreach (var duration in others.Snapshot())
        {
            Add(duration);
        }
    }

    /// <summary>The least duration that this share of all did not exceed; zero when there is none.</summary>
    public TimeSpan Percentile(double share)
    {
        var sorted = Snapshot();
        Array.Sort(sorted);
        return sorted.Length == 0
            ? TimeSpan.Zero
            : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    private TimeSpan[] Snapshot()
    {
        lock (_guardsAll)
        {
            return [.. _all];
        }
    }
}
