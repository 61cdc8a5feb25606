using OrleansChat.Frontend.Audit;
using OrleansChat.RateLimits;

namespace OrleansChat.Frontend.RateLimits;

/// <summary>Hands out the tokens of shared buckets.</summary>
internal sealed class RateLimiter(GrainCalls calls, AuditTrail audit)
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    /// <summary>Who floods must not flood the audit log, too: it holds one refusal of a bucket in this time.</summary>
    private static readonly TimeSpan RefusalsApart = TimeSpan.FromMinutes(1);

    private readonly Lock _guardsBuckets = new();
    private readonly Dictionary<(string Policy, string Subject), LeasedBucket> _buckets = [];

    /// <summary>Used by one tick after the other: there may be thousands.</summary>
    private readonly List<KeyValuePair<(string Policy, string Subject), LeasedBucket>> _ticked = [];

    /// <summary>Takes a token.</summary>
    /// <returns>Null, or the refusal to answer with.</returns>
    public async ValueTask<Refusal?> Take(string policy, string subject)
    {
        var bucket = Bucket(policy, subject);
        var retryAfter = await bucket.Take();
        if (retryAfter == TimeSpan.Zero)
        {
            return null;
        }

        if (bucket.TellsRefusal(RefusalsApart))
        {
            audit.Record(RateLimitPolicies.LimitReached(policy, subject));
        }

        return Refusals.RateLimited(retryAfter);
    }

    /// <summary>How a bucket stands, as far as this frontend knows.</summary>
    public LimitStanding? Standing(string policy, string subject) => Bucket(policy, subject).Standing();

    /// <summary>Brings back a token that was not needed after all.</summary>
    public void Return(string policy, string subject) => Bucket(policy, subject).Return();

    /// <summary>
    /// Gives back what ran out, and forgets what is not used; called about once a second, never twice at once.
    /// </summary>
    public void Tick()
    {
        _ticked.Clear();
        lock (_guardsBuckets)
        {
            _ticked.AddRange(_buckets);
        }

        foreach (var (key, bucket) in _ticked)
        {
            if (bucket.Expire(Idle))
            {
                lock (_guardsBuckets)
                {
                    _buckets.Remove(key);
                }
            }
        }
    }

    private LeasedBucket Bucket(string policy, string subject)
    {
        lock (_guardsBuckets)
        {
            if (!_buckets.TryGetValue((policy, subject), out var bucket))
            {
                bucket = _buckets[(policy, subject)] = new LeasedBucket(
                    policy, calls.RateLimits(policy, subject), calls.Time);
            }

            return bucket;
        }
    }
}
