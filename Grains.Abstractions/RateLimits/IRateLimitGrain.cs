namespace OrleansChat.RateLimits;

/// <summary>
/// The token buckets of one subject, one per policy, shared by all frontends. Key: <see
/// cref="RateLimitPolicies.SubjectKey"/>, such as <c>user/u-1</c>.
/// </summary>
[Alias("chat.rate-limits")]
public interface IRateLimitGrain : IGrainWithStringKey
{
    /// <summary>Takes tokens out of a bucket for a frontend to spend without further calls.</summary>
    /// <param name="policy">The policy that names the bucket.</param>
    /// <param name="tokens">How many tokens the frontend wants; at least 1. It may get fewer.</param>
    [Alias("lease")]
    Task<TokenLease> Lease(string policy, int tokens);

    /// <summary>Returns unused tokens, after a lease expired or a log-in succeeded.</summary>
    /// <param name="policy">The policy that names the bucket.</param>
    /// <param name="tokens">How many tokens come back; at least 1.</param>
    [Alias("return")]
    Task Return(string policy, int tokens);
}

/// <summary>The tokens that a frontend may spend.</summary>
/// <param name="Tokens">How many; 0 if the bucket is empty.</param>
/// <param name="Duration">How long they may be spent; the rest is then returned.</param>
/// <param name="RetryAfter">When the next token will be available; zero if some were granted.</param>
/// <param name="Limit">The bucket's capacity, for the <c>RateLimit</c> headers.</param>
/// <param name="Period">How long an empty bucket takes to fill up.</param>
/// <param name="Remaining">Whole tokens left in the bucket.</param>
[GenerateSerializer, Immutable, Alias("chat.token-lease")]
public sealed record TokenLease(
    int Tokens, TimeSpan Duration, TimeSpan RetryAfter, int Limit, TimeSpan Period = default, int Remaining = 0);
