namespace OrleansChat.Frontend.RateLimits;

/// <summary>Hands out the tokens of shared buckets.</summary>
internal sealed class RateLimiter(GrainCalls calls)
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    private readonly Lock _guardsBuckets = new();
    private readonly Dictionary<(string Policy, string Subject), LeasedBucket> _buckets = [];

    /// <summary>Takes a token.</summary>
    /// <returns>Null, or the refusal to answer with.</returns>
    public async ValueTask<Refusal?> Take(string policy, string subject)
    {
        var retryAfter = await Bucket(policy, subject).Take();
        return retryAfter == TimeSpan.Zero ? null : Refused(retryAfter);
    }

    /// <summary>Brings back a token that was not needed after all.</summary>
    public void Return(string policy, string subject) => Bucket(policy, subject).Return();

    /// <summary>Gives back what ran out, and forgets what is not used; called about once a second.</summary>
    public void Tick()
    {
        KeyValuePair<(string Policy, string Subject), LeasedBucket>[] buckets;
        lock (_guardsBuckets)
        {
            buckets = [.. _buckets];
        }

        foreach (var (key, bucket) in buckets)
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

    internal static Refusal Refused(TimeSpan retryAfter) =>
        new(ErrorCode.RateLimited, "Too many requests; ask again later.", retryAfter);

    private LeasedBucket Bucket(string policy, string subject)
    {
        lock (_guardsBuckets)
        {
            if (!_buckets.TryGetValue((policy, subject), out var bucket))
            {
                bucket = _buckets[(policy, subject)] = new LeasedBucket(calls.Bucket(policy, subject), calls);
            }

            return bucket;
        }
    }
}
