using OrleansChat.Accounts;

namespace OrleansChat.Tests.Grains.Examples;

public sealed class PollRulesTests
{
    private static readonly UserId Ann = UserId.Parse("u-ann");
    private static readonly UserId Bob = UserId.Parse("u-bob");
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    [Fact]
    public void The_first_vote_opens_the_poll_for_an_hour()
    {
        var (open, _) = PollRules.Vote(new PollState(), Ann, "yes", Start);

        PollRules.Vote(open, Bob, "no", Start.AddMinutes(59)).Refusal.ShouldBeNull();
        PollRules.Vote(open, Bob, "no", Start.AddMinutes(60)).Refusal!.Message.ShouldBe("This poll is closed.");
    }

    [Fact]
    public void Nobody_votes_twice()
    {
        var (open, _) = PollRules.Vote(new PollState(), Ann, "yes", Start);

        var (next, refusal) = PollRules.Vote(open, Ann, "no", Start);

        refusal!.Message.ShouldBe("You have already voted.");
        next.ShouldBe(open);
    }
}
