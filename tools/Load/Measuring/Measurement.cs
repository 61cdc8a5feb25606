namespace OrleansChat.Tools.Load.Measuring;

/// <summary>The counters of one step.</summary>
internal sealed class Measurement
{
    private readonly Dictionary<string, int> _refused = new(StringComparer.Ordinal);

    /// <summary>From when a send was due to its acknowledgement.</summary>
    public Histogram Acknowledged { get; } = new();

    /// <summary>From when a send was due to its arrival at a reader.</summary>
    public Histogram Delivered { get; } = new();

    public long Sent { get; set; }

    /// <summary>Events that came a second time.</summary>
    public long Duplicates { get; set; }

    /// <summary>Events that came after a later one.</summary>
    public long Reordered { get; set; }

    /// <summary>Events that were passed over and have not come yet.</summary>
    public long Missing { get; set; }

    /// <summary>Readers and senders whose connection ended.</summary>
    public int Disconnected { get; set; }

    public long Answered => Acknowledged.Count + RefusedCount;

    public long RefusedCount { get; private set; }

    public IReadOnlyDictionary<string, int> Refused => _refused;

    public void Refuse(string code)
    {
        RefusedCount++;
        _refused[code] = _refused.GetValueOrDefault(code) + 1;
    }
}
