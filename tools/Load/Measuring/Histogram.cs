using System.Numerics;

namespace OrleansChat.Tools.Load.Measuring;

/// <summary>Counts of durations in buckets that grow with them: 64 an octave, so a value is known to 1.6 %.</summary>
internal sealed class Histogram
{
    private const int BitsPerOctave = 6;
    private const int Octaves = 64 - BitsPerOctave;

    private readonly long[] _counts = new long[(Octaves + 1) << BitsPerOctave];

    public long Count { get; private set; }

    public TimeSpan Max { get; private set; }

    public void Add(long nanoseconds)
    {
        var value = (ulong)Math.Max(0, nanoseconds);
        _counts[Bucket(value)]++;
        Count++;
        if (nanoseconds > Max.Ticks * TimeSpan.NanosecondsPerTick)
        {
            Max = Span(value);
        }
    }

    /// <summary>The duration that so many of a hundred do not exceed; zero when nothing was counted.</summary>
    public TimeSpan Percentile(double percent)
    {
        var rank = (long)Math.Ceiling(Count * percent / 100);
        long seen = 0;
        for (var bucket = 0; bucket < _counts.Length && rank > 0; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= rank)
            {
                var upper = Span(UpperBound(bucket));
                return upper < Max ? upper : Max;
            }
        }

        return TimeSpan.Zero;
    }

    private static int Bucket(ulong value)
    {
        var octave = Math.Max(0, BitOperations.Log2(value | 1) - BitsPerOctave);
        return (octave << BitsPerOctave) + (int)(value >> octave);
    }

    private static ulong UpperBound(int bucket)
    {
        var octave = Math.Max(0, (bucket >> BitsPerOctave) - 1);
        var offset = (ulong)(bucket - (octave << BitsPerOctave));
        return ((offset + 1) << octave) - 1;
    }

    private static TimeSpan Span(ulong nanoseconds) =>
        TimeSpan.FromTicks((long)(nanoseconds / TimeSpan.NanosecondsPerTick) + 1);
}
