namespace OrleansChat.Grains.RateLimits;

/// <summary>
/// A token bucket as arithmetic: tokens and the time they were counted at. Pure; whole tokens only leave, fractions
/// stay, so that over time not one more and not one fewer comes out than the rate allows.
/// </summary>
internal readonly record struct TokenBucket(double Tokens, DateTimeOffset At)
{
    public static TokenBucket Full(RateLimitPolicy policy, DateTimeOffset now) => new(policy.Capacity, now);

    /// <summary>The bucket at a later time. A clock that went back adds nothing.</summary>
    public TokenBucket Refill(RateLimitPolicy policy, DateTimeOffset now)
    {
        var elapsed = now > At ? now - At : TimeSpan.Zero;
        var tokens = Math.Min(policy.Capacity, Tokens + (policy.Capacity * (elapsed / policy.Period)));
        return new TokenBucket(tokens, now > At ? now : At);
    }

    /// <summary>Takes up to so many whole tokens.</summary>
    public (TokenBucket Bucket, int Taken) Take(int wanted)
    {
        // A sum of fractions may end a hair below the whole number it stands for.
        var taken = Math.Min(wanted, (int)Math.Floor(Tokens + 1e-9));
        return (this with { Tokens = Math.Max(0, Tokens - taken) }, taken);
    }

    public TokenBucket Return(RateLimitPolicy policy, int tokens) =>
        this with { Tokens = Math.Min(policy.Capacity, Tokens + tokens) };

    /// <summary>How long until one whole token is there.</summary>
    public TimeSpan UntilNext(RateLimitPolicy policy) =>
        Tokens >= 1 ? TimeSpan.Zero : policy.Period * ((1 - Tokens) / policy.Capacity);
}
