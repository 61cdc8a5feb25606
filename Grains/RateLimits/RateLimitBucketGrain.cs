using Microsoft.Extensions.Logging;
using OrleansChat.RateLimits;

namespace OrleansChat.Grains.RateLimits;

/// <summary>
/// One bucket. Kept through grain storage, written behind: a crash may forget the last seconds of it, never more than
/// one bucket's worth of tokens.
/// </summary>
internal sealed partial class RateLimitBucketGrain(
    TimeProvider time,
    RateLimitSettings settings,
    ILogger<RateLimitBucketGrain> logger,
    [PersistentState("bucket", GrainStorage.SoftState)] IPersistentState<BucketRecord> record)
    : Grain, IRateLimitBucketGrain
{
    /// <summary>A lease is at most this part of the bucket, so that frontends do not starve each other.</summary>
    private const int LeasesPerBucket = 10;

    /// <summary>
    /// Its tokens are out of the bucket, so a long lease lets nobody through who should not pass; it spares who asks
    /// every few seconds a call each time, and one to give back what is left.
    /// </summary>
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan WriteDelay = TimeSpan.FromSeconds(30);

    private TokenBucket _bucket;
    private IGrainTimer? _writing;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _bucket = record.RecordExists
            ? new TokenBucket(record.State.Tokens, record.State.At)
            : TokenBucket.Full(Policy, time.GetUtcNow());
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _writing is null ? Task.CompletedTask : Write(cancellationToken);

    public Task<TokenLease> Lease(int tokens)
    {
        var policy = Policy;
        var portion = Math.Clamp(tokens, 1, Math.Max(1, policy.Capacity / LeasesPerBucket));
        (_bucket, var taken) = _bucket.Refill(policy, time.GetUtcNow()).Take(portion);
        WriteLater();
        return Task.FromResult(new TokenLease(
            taken,
            LeaseDuration,
            taken > 0 ? TimeSpan.Zero : _bucket.UntilNext(policy),
            policy.Capacity,
            policy.Period,
            (int)_bucket.Tokens));
    }

    public Task Return(int tokens)
    {
        _bucket = _bucket.Return(Policy, Math.Max(0, tokens));
        WriteLater();
        return Task.CompletedTask;
    }

    private RateLimitPolicy Policy => settings.Policy(this.GetPrimaryKeyString().Split('/', 2)[0]);

    private void WriteLater() =>
        _writing ??= this.RegisterGrainTimer(
            Write, new GrainTimerCreationOptions(WriteDelay, Timeout.InfiniteTimeSpan) { KeepAlive = false });

    private async Task Write(CancellationToken cancellationToken)
    {
        _writing?.Dispose();
        _writing = null;
        _bucket = _bucket.Refill(Policy, time.GetUtcNow());
        if (_bucket.Tokens >= Policy.Capacity)
        {
            // A full bucket is what a forgotten one becomes: nothing to keep.
            return;
        }

        record.State.Tokens = _bucket.Tokens;
        record.State.At = _bucket.At;
        try
        {
            await record.WriteStateAsync(cancellationToken);
        }
        catch (Exception fault)
        {
            LogNotWritten(fault, this.GetPrimaryKeyString().Split('/', 2)[0]);
        }
    }

    [LoggerMessage(1401, LogLevel.Warning, "Storing a bucket of {Policy} failed; it is soft state")]
    private partial void LogNotWritten(Exception fault, string policy);
}
