namespace OrleansChat.Grains.RateLimits;

/// <summary>A bucket as it is kept. Soft state, written behind.</summary>
/// <remarks>Version 1. A later version gets a number and a pure upgrade of its own.</remarks>
[GenerateSerializer, Alias("chat.bucket-record")]
public sealed record BucketRecord
{
    [Id(0)]
    public int Version { get; set; } = 1;

    [Id(1)]
    public double Tokens { get; set; }

    [Id(2)]
    public DateTimeOffset At { get; set; }
}
