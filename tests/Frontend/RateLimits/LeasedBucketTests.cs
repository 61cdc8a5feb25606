using OrleansChat.Frontend.RateLimits;
using OrleansChat.RateLimits;
using OrleansChat.Tests.Shared;

namespace OrleansChat.Tests.Frontend.RateLimits;

public sealed class LeasedBucketTests
{
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(30);

    private readonly ScriptedBucket _grain = new();
    private readonly ManualTime _time = new();
    private readonly LeasedBucket _bucket;

    public LeasedBucketTests()
    {
        _bucket = new LeasedBucket(RateLimitPolicies.SendUser, _grain, _time);
    }

    [Fact]
    public async Task A_lease_that_is_there_at_once_is_followed_by_another_when_it_is_used_up()
    {
        _grain.Grant(2).Grant(1);
        for (var taken = 0; taken < 3; taken++)
        {
            (await Take()).ShouldBe(TimeSpan.Zero);
        }

        _grain.Leases.ShouldBe(2);
    }

    [Fact]
    public async Task An_empty_bucket_tells_when_to_ask_again()
    {
        _grain.Refuse(TimeSpan.FromMinutes(1));
        (await Take()).ShouldBeInRange(TimeSpan.FromSeconds(50), TimeSpan.FromMinutes(1));
        (await Take()).ShouldBeGreaterThan(TimeSpan.Zero);
        _grain.Leases.ShouldBe(1);
    }

    [Fact]
    public async Task A_lease_that_failed_is_tried_again_by_the_next()
    {
        _grain.Fail(new TimeoutException()).Grant(1);
        await Should.ThrowAsync<TimeoutException>(Take());
        (await Take()).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task The_rest_of_an_expired_lease_is_returned()
    {
        _grain.Grant(8, period: LeaseDuration * 10, remaining: 80);
        await Take();
        _time.Advance(LeaseDuration);
        _bucket.Expire(idle: LeaseDuration * 2);
        _grain.Returned.ShouldBe(7);
    }

    [Fact]
    public async Task Nothing_goes_back_to_a_bucket_that_has_filled_up_by_itself()
    {
        _grain.Grant(8, period: LeaseDuration * 10, remaining: 92);
        await Take();
        _time.Advance(LeaseDuration);
        _bucket.Expire(idle: LeaseDuration * 2);
        _grain.Returned.ShouldBe(0);

        _grain.Grant(1);
        (await Take()).ShouldBe(TimeSpan.Zero);
        _grain.Leases.ShouldBe(2);
    }

    // On another thread, so that a bucket that spins fails the test instead of ending it never.
    private Task<TimeSpan> Take() =>
        Task.Run(async () => await _bucket.Take(), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(5));

    /// <summary>Answers at once, as a call to a grain on the same machine may.</summary>
    private sealed class ScriptedBucket : IRateLimitGrain
    {
        private readonly Queue<Task<TokenLease>> _answers = new();

        public int Leases { get; private set; }

        public int Returned { get; private set; }

        public ScriptedBucket Grant(int tokens) => Answer(new(tokens, LeaseDuration, TimeSpan.Zero, 100));

        public ScriptedBucket Grant(int tokens, TimeSpan period, int remaining) =>
            Answer(new(tokens, LeaseDuration, TimeSpan.Zero, 100, period, remaining));

        public ScriptedBucket Refuse(TimeSpan wait) => Answer(new(0, LeaseDuration, wait, 100));

        public ScriptedBucket Fail(Exception fault)
        {
            _answers.Enqueue(Task.FromException<TokenLease>(fault));
            return this;
        }

        public Task<TokenLease> Lease(string policy, int tokens)
        {
            Leases++;
            return _answers.Dequeue();
        }

        public Task Return(string policy, int tokens)
        {
            Returned += tokens;
            return Task.CompletedTask;
        }

        private ScriptedBucket Answer(TokenLease lease)
        {
            _answers.Enqueue(Task.FromResult(lease));
            return this;
        }
    }
}
