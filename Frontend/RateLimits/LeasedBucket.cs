using OrleansChat.RateLimits;

namespace OrleansChat.Frontend.RateLimits;

/// <summary>
/// This frontend's part of a shared bucket. Tokens are leased in portions, so that not every request costs a call. The
/// portion doubles while it is used up before it expires, and is reset otherwise.
/// </summary>
internal sealed class LeasedBucket(string policy, IRateLimitGrain grain, TimeProvider time)
{
    private const int PortionMin = 8;
    private const int PortionMax = 1_024;

    private readonly Lock _guardsTokens = new();
    private int _tokens;
    private int _portion = PortionMin;
    private DateTimeOffset _leasedUntil;
    private DateTimeOffset _emptyUntil;
    private DateTimeOffset _usedAt;
    private DateTimeOffset? _refusalToldAt;
    private TokenLease? _lease;
    private Task? _leasing;

    /// <summary>Takes a token.</summary>
    /// <returns>Zero if there was one; otherwise how long until there may be one.</returns>
    public ValueTask<TimeSpan> Take()
    {
        lock (_guardsTokens)
        {
            return TryTake(out var retryAfter)
                ? ValueTask.FromResult(retryAfter)
                : new ValueTask<TimeSpan>(TakeLater());
        }
    }

    /// <summary>Whether a refusal should be recorded, because the last recorded one is long enough ago.</summary>
    public bool TellsRefusal(TimeSpan apart)
    {
        lock (_guardsTokens)
        {
            var now = time.GetUtcNow();
            var isWorthTelling = _refusalToldAt is null || now - _refusalToldAt >= apart;
            _refusalToldAt = isWorthTelling ? now : _refusalToldAt;
            return isWorthTelling;
        }
    }

    /// <summary>Returns an unused token.</summary>
    public void Return()
    {
        lock (_guardsTokens)
        {
            _tokens++;
        }
    }

    /// <summary>The state of the bucket, as far as this frontend knows; null before the first lease.</summary>
    public LimitStanding? Standing()
    {
        lock (_guardsTokens)
        {
            if (_lease is null)
            {
                return null;
            }

            var now = time.GetUtcNow();
            var remaining = _emptyUntil > now ? 0 : Math.Min(_lease.Limit, _tokens + _lease.Remaining);
            var reset = _emptyUntil > now
                ? _emptyUntil - now
                : _lease.Period * ((double)(_lease.Limit - remaining) / _lease.Limit);
            return new LimitStanding(_lease.Limit, _lease.Period, remaining, reset);
        }
    }

    /// <summary>Returns the rest of an expired lease, unless the bucket has filled up by itself.</summary>
    /// <returns>True if the bucket has been unused for so long that it can be forgotten.</returns>
    public bool Expire(TimeSpan idle)
    {
        int left;
        bool isIdle;
        lock (_guardsTokens)
        {
            var now = time.GetUtcNow();
            isIdle = now - _usedAt >= idle && _leasing is not { IsCompleted: false };
            if (_leasedUntil > now && !isIdle)
            {
                return false;
            }

            left = HasFilledUp(now) ? 0 : _tokens;
            _portion = _tokens > 0 ? PortionMin : _portion;
            _tokens = 0;
        }

        if (left > 0)
        {
            _ = grain.Return(policy, left);
        }

        return isIdle;
    }

    /// <summary>
    /// Whether the bucket has filled up since the last lease, assuming that nobody else took tokens from it. If
    /// somebody did, the bucket lacks at most the rest of this lease: it may admit fewer requests than allowed, never
    /// more.
    /// </summary>
    private bool HasFilledUp(DateTimeOffset now) =>
        _lease is { } lease
        && lease.Remaining + (lease.Limit * ((now - (_leasedUntil - lease.Duration)) / lease.Period)) >= lease.Limit;

    private bool TryTake(out TimeSpan retryAfter)
    {
        var now = _usedAt = time.GetUtcNow();
        retryAfter = TimeSpan.Zero;
        if (_tokens > 0)
        {
            _tokens--;
            return true;
        }

        retryAfter = _emptyUntil > now ? _emptyUntil - now : TimeSpan.Zero;
        return retryAfter > TimeSpan.Zero;
    }

    private async Task<TimeSpan> TakeLater()
    {
        while (true)
        {
            Task leasing;
            lock (_guardsTokens)
            {
                if (TryTake(out var retryAfter))
                {
                    return retryAfter;
                }

                // The lease may exist before the call returns, so the stored state may be complete already.
                leasing = _leasing is { IsCompleted: false } ? _leasing : _leasing = Lease();
            }

            await leasing;
        }
    }

    private async Task Lease()
    {
        var begun = time.GetUtcNow();
        if (begun < _leasedUntil)
        {
            _portion = Math.Min(_portion * 2, PortionMax);
        }

        var lease = await grain.Lease(policy, _portion);
        lock (_guardsTokens)
        {
            var now = time.GetUtcNow();
            _lease = lease;
            _tokens += lease.Tokens;
            _leasedUntil = now + lease.Duration;
            _emptyUntil = lease.Tokens > 0 ? default : now + Positive(lease.RetryAfter);
        }
    }

    private static TimeSpan Positive(TimeSpan delay) =>
        delay > TimeSpan.Zero ? delay : TimeSpan.FromMilliseconds(1);
}

/// <summary>The state of a bucket.</summary>
/// <param name="Limit">Its capacity.</param>
/// <param name="Period">How long it takes to fill up when it is empty.</param>
/// <param name="Remaining">Tokens left as of the last lease; other frontends use the same bucket.</param>
/// <param name="Reset">The time until the next token if it is empty, otherwise until it is full.</param>
internal readonly record struct LimitStanding(int Limit, TimeSpan Period, int Remaining, TimeSpan Reset);
