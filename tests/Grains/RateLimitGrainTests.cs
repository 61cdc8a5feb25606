using OrleansChat.RateLimits;

namespace OrleansChat.Tests.Grains;

public sealed class RateLimitGrainTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    [Fact]
    public async Task A_thousand_racing_requests_get_exactly_the_tokens_of_the_bucket()
    {
        const string Policy = RateLimitPolicies.LogInEmail;
        var grain = cluster.RateLimits(Policy, "race");
        var leases = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => grain.Lease(Policy, 1)));
        leases.Sum(lease => lease.Tokens).ShouldBe(leases[0].Limit);
        leases.Where(lease => lease.Tokens == 0).ShouldAllBe(lease => lease.RetryAfter > TimeSpan.Zero);
    }

    [Fact]
    public async Task Returned_tokens_can_be_taken_again()
    {
        const string Policy = RateLimitPolicies.LogInEmail;
        var grain = cluster.RateLimits(Policy, "return");
        await Drain(grain, Policy);
        await grain.Return(Policy, 1);
        (await grain.Lease(Policy, 1)).Tokens.ShouldBe(1);
    }

    [Fact]
    public async Task Policies_of_one_person_have_a_bucket_each_in_one_grain()
    {
        var grain = cluster.RateLimits(RateLimitPolicies.SendUser, "u-two");
        grain.ShouldBe(cluster.RateLimits(RateLimitPolicies.ConnectUser, "u-two"));
        await Drain(grain, RateLimitPolicies.ConnectUser);
        (await grain.Lease(RateLimitPolicies.SendUser, 1)).Tokens.ShouldBe(1);
    }

    [Fact]
    public void Subjects_of_different_kinds_share_no_grain() =>
        cluster.RateLimits(RateLimitPolicies.SendUser, "same")
            .ShouldNotBe(cluster.RateLimits(RateLimitPolicies.SendConversation, "same"));

    [Fact]
    public async Task Every_bucket_outlives_its_activation()
    {
        var grain = cluster.RateLimits(RateLimitPolicies.LogInAddress, "192.0.2.7");
        var left = await Drain(grain, RateLimitPolicies.LogInAddress);
        await Drain(grain, RateLimitPolicies.RegisterAddress);
        await cluster.Deactivate(grain);

        // Only one of them is used by the second activation, which must keep the other, too.
        (await grain.Lease(RateLimitPolicies.RegisterAddress, 1)).Tokens.ShouldBe(0);
        await cluster.Deactivate(grain);
        (await grain.Lease(RateLimitPolicies.LogInAddress, 1)).Remaining.ShouldBe(left.Remaining);
    }

    private static async Task<TokenLease> Drain(IRateLimitGrain grain, string policy)
    {
        while (true)
        {
            var lease = await grain.Lease(policy, int.MaxValue);
            if (lease.Tokens == 0)
            {
                return lease;
            }
        }
    }
}
