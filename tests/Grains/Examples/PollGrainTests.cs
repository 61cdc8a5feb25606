using System.Threading.Channels;
using Orleans.Streams;
using OrleansChat.Accounts;

namespace OrleansChat.Tests.Grains.Examples;

public sealed class PollGrainTests(PollCluster cluster) : IClassFixture<PollCluster>
{
    private static readonly UserId Ann = UserId.Parse("u-ann");
    private static readonly UserId Bob = UserId.Parse("u-bob");

    [Fact]
    public async Task Votes_are_counted_and_a_second_one_is_refused()
    {
        var poll = cluster.Poll("lunch");

        (await poll.Vote(Ann, "soup")).ShouldBeNull();
        (await poll.Vote(Bob, "soup")).ShouldBeNull();
        (await poll.Vote(Bob, "soup")).ShouldNotBeNull();

        (await poll.Count("soup")).ShouldBe(2);
    }

    [Fact]
    public async Task A_poll_closes_after_an_hour()
    {
        var poll = cluster.Poll("hour");
        await poll.Vote(Ann, "yes");

        cluster.Clock.Advance(PollRules.Duration);

        (await poll.Vote(Bob, "yes"))!.Code.ShouldBe(ErrorCode.Conflict);
    }

    [Fact]
    public async Task A_vote_that_could_not_be_stored_does_not_count()
    {
        var poll = cluster.Poll("failed");
        cluster.Store.FailNext();

        await Should.ThrowAsync<OrleansException>(() => poll.Vote(Ann, "yes"));

        (await poll.Count("yes")).ShouldBe(0);
        (await poll.Vote(Ann, "yes")).ShouldBeNull();
    }

    [Fact]
    public async Task A_vote_that_was_stored_counts_though_the_answer_was_lost()
    {
        var poll = cluster.Poll("lost-answer");
        cluster.Store.LoseNextAnswer();

        await Should.ThrowAsync<OrleansException>(() => poll.Vote(Ann, "yes"));

        (await poll.Count("yes")).ShouldBe(1);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_vote_is_announced()
    {
        var heard = Channel.CreateUnbounded<string>();
        await cluster.Votes("announced").SubscribeAsync((answer, _) => heard.Writer.WriteAsync(answer).AsTask());

        await cluster.Poll("announced").Vote(Ann, "yes");

        (await heard.Reader.ReadAsync(TestContext.Current.CancellationToken)).ShouldBe("yes");
    }
}
