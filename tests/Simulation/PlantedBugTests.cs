using OrleansChat.Tests.Simulation.Bugs;
using OrleansChat.Tests.Simulation.Runs;
using Shouldly;
using Xunit;

namespace OrleansChat.Tests.Simulation;

/// <summary>
/// The simulator must be able to fail: each known mistake is found within so many seeds, by the invariant that it
/// breaks, and without it the seeds find nothing.
/// </summary>
public sealed class PlantedBugTests
{
    public static TheoryData<string, string, int> Bugs => new()
    {
        { nameof(AcknowledgesBeforeCommit), "I2", 20 },
        { nameof(BelievesFailedCommits), "I2", 60 },
        { nameof(WritesWithoutFence), "I2", 60 },
        { nameof(MovesPastTheFence), "I5", 400 },
        { nameof(RemembersRepeatsInMemory), "I3", 20 },
        { nameof(AnswersRepeatsAnew), "I2", 20 },
        { nameof(ReordersBatches), "I1", 10 },
        { nameof(ReadsPastTheCursor), "I4", 10 },
        { nameof(FillsNoHoles), "I4", 10 },
        { nameof(WaitsForCommitsForEver), "I7", 60 },
        { nameof(ComparesNoHeads), "I4", 60 },
        { nameof(SubscribesAfterSnapshot), "I8", 5 },
        { nameof(ForgetsRemovals), "I5", 10 },
        { nameof(ForgetsBans), "I5", 100 },
        { nameof(KeepsChannels), "I5", 60 },
        { nameof(NotifiesRemovedPeople), "I5", 60 },
        { nameof(ResumesWithoutEpoch), "I8", 200 },
        { nameof(LosesEdits), "I10", 20 },
        { nameof(CountsReactionsTwice), "I10", 60 },
        { nameof(RecoversDeletedTexts), "I10", 20 },
        { nameof(DropsFrames), "I4", 20 },
        { nameof(RepeatsFrames), "I4", 10 },
        { nameof(SwapsFrames), "I4", 20 },
    };

    [Theory]
    [MemberData(nameof(Bugs))]
    public void A_planted_bug_is_found_by_the_invariant_that_it_breaks(string bug, string invariant, int seedsMax)
    {
        var type = typeof(PlantedBug).Assembly.GetType($"{typeof(PlantedBug).Namespace}.{bug}")!;

        var campaign = Campaign.Run(
            1, seedsMax, threads: 2, () => (PlantedBug)Activator.CreateInstance(type)!, invariant: invariant);

        campaign.Failed.ShouldNotBeNull($"{seedsMax} seeds found: {string.Join(", ", campaign.Broken)}");
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {campaign.Failed.Seed}: {campaign.Failed.Violation}");
    }
}
