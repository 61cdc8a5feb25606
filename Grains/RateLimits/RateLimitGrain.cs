using Microsoft.Extensions.Logging;
using Orleans.Storage;
using OrleansChat.RateLimits;

namespace OrleansChat.Grains.RateLimits;

/// <summary>
/// The buckets of one subject. Kept through grain storage, written behind: a crash may forget the last seconds of them,
/// never more than one bucket's worth of tokens each.
/// </summary>
internal sealed partial class RateLimitGrain(
    TimeProvider time,
    RateLimitSettings settings,
    ILogger<RateLimitGrain> logger,
    [PersistentState("rate-limits", GrainStorage.SoftState)] IPersistentState<RateLimitRecord> record)
    : Grain, IRateLimitGrain
{
    /// <summary>A lease is at most this part of the bucket, so that frontends do not starve each other.</summary>
    private const int LeasesPerBucket = 10;

    /// <summary>
    /// Its tokens are out of the bucket, so a long lease lets nobody through who should not pass. It saves those who
    /// ask every few seconds a call each time, and one to give back what is left.
    /// </summary>
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan WriteDelay = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, TokenBucket> _buckets = new(StringComparer.Ordinal);
    private IGrainTimer? _writing;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var (policy, bucket) in record.State.Buckets)
        {
            if (settings.Has(policy))
            {
                _buckets[policy] = new TokenBucket(bucket.Tokens, bucket.At);
            }
        }

        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Write();

    public Task<TokenLease> Lease(string policy, int tokens)
    {
        var limit = settings.Policy(policy);
        var portion = Math.Clamp(tokens, 1, Math.Max(1, limit.Capacity / LeasesPerBucket));
        var (bucket, taken) = Bucket(policy, limit).Refill(limit, time.GetUtcNow()).Take(portion);
        Keep(policy, limit, bucket);
        return Task.FromResult(new TokenLease(
            taken,
            LeaseDuration,
            taken > 0 ? TimeSpan.Zero : bucket.UntilNext(limit),
            limit.Capacity,
            limit.Period,
            (int)bucket.Tokens));
    }

    public Task Return(string policy, int tokens)
    {
        var limit = settings.Policy(policy);
        Keep(policy, limit, Bucket(policy, limit).Return(limit, Math.Max(0, tokens)));
        return Task.CompletedTask;
    }

    private TokenBucket Bucket(string policy, RateLimitPolicy limit) =>
        _buckets.TryGetValue(policy, out var bucket) ? bucket : TokenBucket.Full(limit, time.GetUtcNow());

    private void Keep(string policy, RateLimitPolicy limit, TokenBucket bucket)
    {
        _buckets[policy] = bucket;
        if (_writing is null && !IsFull(limit, bucket, time.GetUtcNow() + WriteDelay))
        {
            _writing = this.RegisterGrainTimer(
                Write,
                new GrainTimerCreationOptions(WriteDelay, Timeout.InfiniteTimeSpan) { Interleave = true });
        }
    }

    /// <summary>A full bucket is what a forgotten one becomes: nothing to keep.</summary>
    private static bool IsFull(RateLimitPolicy limit, TokenBucket bucket, DateTimeOffset at) =>
        bucket.Refill(limit, at).Tokens >= limit.Capacity;

    /// <remarks>
    /// Nobody waits for a lease while it writes. The timer goes last: disposing of it cancels its callback, and without
    /// one no second write begins.
    /// </remarks>
    private async Task Write()
    {
        var now = time.GetUtcNow();
        var kept = _buckets
            .Where(pair => !IsFull(settings.Policy(pair.Key), pair.Value, now))
            .ToDictionary(
                pair => pair.Key, pair => new BucketRecord { Tokens = pair.Value.Tokens, At = pair.Value.At });
        if (kept.Count > 0)
        {
            record.State.Buckets = kept;
            await Store();
        }

        _writing?.Dispose();
        _writing = null;
    }

    private async Task Store()
    {
        try
        {
            await record.WriteStateAsync(CancellationToken.None);
        }
        catch (Exception fault)
        {
            LogNotWritten(fault);
            if (fault is InconsistentStateException)
            {
                // Another activation wrote: this one would fail every time.
                DeactivateOnIdle();
            }
        }
    }

    [LoggerMessage(1401, LogLevel.Warning, "Storing the buckets of rate limits failed; they are soft state")]
    private partial void LogNotWritten(Exception fault);
}
