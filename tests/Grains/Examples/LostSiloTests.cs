using OrleansChat.Accounts;

namespace OrleansChat.Tests.Grains.Examples;

/// <summary>With a cluster of their own, because they leave it with a silo fewer.</summary>
public sealed class LostSiloTests(PollCluster cluster) : IClassFixture<PollCluster>
{
    [Fact]
    public async Task A_poll_continues_on_another_silo_when_its_own_is_lost()
    {
        var poll = cluster.Poll("moves");
        await poll.Vote(UserId.Parse("u-ann"), "yes");

        await cluster.KillSiloOf(poll);

        (await poll.Count("yes")).ShouldBe(1);
    }
}
