using OrleansChat.Frontend.RateLimits;
using OrleansChat.RateLimits;
using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Http;

/// <summary>
/// The limits on failed log-ins: of one e-mail at one address, of an e-mail, and of an address. Whoever forgot a
/// password runs into the first, and keeps nobody else at that address out.
/// </summary>
internal sealed class LogInLimits(RateLimiter limiter)
{
    /// <summary>Only failures count: tokens are taken first, and returned unless the log-in failed.</summary>
    /// <param name="context">The request.</param>
    /// <param name="email">The normalised e-mail address.</param>
    /// <returns>Null, or the refusal to answer with.</returns>
    public async ValueTask<Refusal?> Take(HttpContext context, string email)
    {
        var buckets = Buckets(context, email);
        for (var taken = 0; taken < buckets.Length; taken++)
        {
            if (await limiter.Take(context, buckets[taken].Policy, buckets[taken].Subject) is { } refusal)
            {
                Return(buckets.AsSpan(0, taken));
                return refusal;
            }
        }

        return null;
    }

    public void Return(HttpContext context, string email) => Return(Buckets(context, email));

    private void Return(ReadOnlySpan<(string Policy, string Subject)> buckets)
    {
        foreach (var (policy, subject) in buckets)
        {
            limiter.Return(policy, subject);
        }
    }

    private static (string Policy, string Subject)[] Buckets(HttpContext context, string email)
    {
        var (hash, address) = (Tokens.Hash(email), ClientAddress.Counted(context));
        return
        [
            (RateLimitPolicies.LogInPair, RateLimitPolicies.Pair(hash, address)),
            (RateLimitPolicies.LogInEmail, hash),
            (RateLimitPolicies.LogInAddress, address),
        ];
    }
}
