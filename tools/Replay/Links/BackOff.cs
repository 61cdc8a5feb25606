namespace OrleansChat.Tools.Replay.Links;

/// <summary>How long to wait before the next try: doubling, with full jitter, up to a limit.</summary>
internal sealed class BackOff(Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private TimeSpan _limit = First;

    public TimeSpan Next()
    {
        var wait = First / 2 + (random.NextDouble() * (_limit - (First / 2)));
        _limit = TimeSpan.FromTicks(Math.Min(2 * _limit.Ticks, Longest.Ticks));
        return wait;
    }

    public void Reset() => _limit = First;
}
