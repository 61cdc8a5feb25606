namespace OrleansChat.RateLimits;

/// <summary>A token bucket shared by all frontends. Key: <c>policy/subject</c>, such as <c>send-user/u-1</c>.</summary>
[Alias("chat.rate-limit-bucket")]
public interface IRateLimitBucketGrain : IGrainWithStringKey
{
    /// <summary>Takes tokens out of the bucket, for a frontend to hand out by itself.</summary>
    /// <param name="tokens">How many are wanted, from 1; fewer may be granted.</param>
    [Alias("lease")]
    Task<TokenLease> Lease(int tokens);

    /// <summary>Brings tokens back that were not needed: a lease that ran out, or a log-in that succeeded.</summary>
    [Alias("return")]
    Task Return(int tokens);
}

/// <summary>What a frontend may hand out.</summary>
/// <param name="Tokens">0 when the bucket is empty.</param>
/// <param name="Duration">How long the lease is good; what is left of it then goes back.</param>
/// <param name="RetryAfter">When the next token will be there; zero when some were granted.</param>
/// <param name="Limit">The bucket's capacity, for the RateLimit headers.</param>
/// <param name="Period">How long an empty bucket takes to be full again.</param>
/// <param name="Remaining">Whole tokens that are left in the bucket.</param>
[GenerateSerializer, Immutable, Alias("chat.token-lease")]
public sealed record TokenLease(
    int Tokens, TimeSpan Duration, TimeSpan RetryAfter, int Limit, TimeSpan Period = default, int Remaining = 0);
