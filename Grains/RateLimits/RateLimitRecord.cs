namespace OrleansChat.Grains.RateLimits;

/// <summary>The buckets of a subject as they are kept. Soft state, written behind.</summary>
/// <remarks>Version 1. A later version gets its own number and a pure upgrade.</remarks>
[GenerateSerializer, Alias("chat.rate-limit-record")]
public sealed record RateLimitRecord
{
    [Id(0)]
    public int Version { get; set; } = 1;

    /// <summary>By policy; one that is not here is full.</summary>
    [Id(1)]
    public Dictionary<string, BucketRecord> Buckets { get; set; } = [];
}

/// <summary>A bucket as it is kept.</summary>
[GenerateSerializer, Alias("chat.bucket-record")]
public sealed record BucketRecord
{
    [Id(0)]
    public double Tokens { get; set; }

    [Id(1)]
    public DateTimeOffset At { get; set; }
}
