using OrleansChat.Frontend.Audit;
using OrleansChat.RateLimits;

namespace OrleansChat.Frontend.RateLimits;

/// <summary>Hands out the tokens of shared buckets.</summary>
internal sealed class RateLimiter(GrainCalls calls, AuditTrail audit)
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often refusals of a bucket are recorded, so that a flood of requests doesn't flood the audit log.
    /// </summary>
    private static readonly TimeSpan RefusalsApart = TimeSpan.FromMinutes(1);

    private readonly Lock _guardsBuckets = new();
    private readonly Dictionary<(string Policy, string Subject), LeasedBucket> _buckets = [];

    /// <summary>Reused by each tick, because there may be thousands.</summary>
    private readonly List<KeyValuePair<(string Policy, string Subject), LeasedBucket>> _ticked = [];

    /// <summary>Takes a token.</summary>
    /// <returns>Null, or the refusal.</returns>
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

    /// <summary>The state of a bucket, as far as this frontend knows.</summary>
    public LimitStanding? Standing(string policy, string subject) => Bucket(policy, subject).Standing();

    /// <summary>Returns an unused token.</summary>
    public void Return(string policy, string subject) => Bucket(policy, subject).Return();

    /// <summary>
    /// Returns expired leases and forgets unused buckets; called about once a second, never concurrently.
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
