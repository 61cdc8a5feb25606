using OrleansChat.Tools.Load.Measuring;

namespace OrleansChat.Tools.Load.Traffic;

/// <summary>The result of one step at one rate.</summary>
internal sealed record StepResult
{
    /// <summary>The 99th percentile that a rate has to stay below to count as reached.</summary>
    public static readonly TimeSpan LatencyLimit = TimeSpan.FromMilliseconds(50);

    public required double Rate { get; init; }

    public required TimeSpan Elapsed { get; init; }

    public required Measurement Measurement { get; init; }

    /// <summary>Events that the readers' heads have moved on by.</summary>
    public required long Stored { get; init; }

    /// <summary>Events that connected readers did not get.</summary>
    public required long Lost { get; init; }

    public required TimeSpan Processor { get; init; }

    public required TimeSpan DatabaseProcessor { get; init; }

    public double MessagesPerSecond => Measurement.Acknowledged.Count / Elapsed.TotalSeconds;

    public double DeliveriesPerSecond => Measurement.Delivered.Count / Elapsed.TotalSeconds;

    public double ProcessorPerDelivery => Per(Measurement.Delivered.Count);

    public double ProcessorPerMessage => Per(Measurement.Acknowledged.Count);

    public double DatabaseProcessorPerMessage =>
        DatabaseProcessor.TotalMicroseconds / Math.Max(1, Measurement.Acknowledged.Count);

    /// <summary>Everything sent was stored, and everything stored came once, in order.</summary>
    public bool IsWhole => Measurement.Answered == Measurement.Sent && Measurement.RefusedCount == 0
        && Lost == 0 && Measurement.Duplicates == 0 && Measurement.Reordered == 0 && Measurement.Disconnected == 0;

    /// <summary>The rate was kept: whole, in time, and no slower than asked.</summary>
    public bool IsKept => IsWhole
        && Measurement.Delivered.Percentile(99) <= LatencyLimit
        && Measurement.Acknowledged.Percentile(99) <= LatencyLimit;

    private double Per(long count) => Processor.TotalMicroseconds / Math.Max(1, count);
}
