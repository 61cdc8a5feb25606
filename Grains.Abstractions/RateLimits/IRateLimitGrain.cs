namespace OrleansChat.RateLimits;

/// <summary>
/// The token buckets of one subject, one a policy, shared by all frontends. Key: <see
/// cref="RateLimitPolicies.SubjectKey"/>, such as <c>user/u-1</c>.
/// </summary>
[Alias("chat.rate-limits")]
public interface IRateLimitGrain : IGrainWithStringKey
{
    /// <summary>Takes tokens out of a bucket, for a frontend to hand out by itself.</summary>
    /// <param name="policy">Names the bucket.</param>
    /// <param name="tokens">How many are wanted, from 1; fewer may be granted.</param>
    [Alias("lease")]
    Task<TokenLease> Lease(string policy, int tokens);

    /// <summary>Brings tokens back that were not needed: a lease that ran out, or a log-in that succeeded.</summary>
    [Alias("return")]
    Task Return(string policy, int tokens);
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
