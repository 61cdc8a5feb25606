using OrleansChat.Tests.Simulation.Bugs;
using OrleansChat.Tests.Simulation.Runs;
using Shouldly;
using Xunit;

namespace OrleansChat.Tests.Simulation;

/// <summary>
/// The simulator must be able to fail: each known mistake is found within so many seeds, which without it find nothing.
/// </summary>
public sealed class PlantedBugTests
{
    public static TheoryData<string, int, string> Bugs => new()
    {
        { nameof(AcknowledgesBeforeCommit), 5, "I2" },
        { nameof(BelievesFailedCommits), 10, "I2" },
        { nameof(WritesWithoutFence), 40, "I" },
        { nameof(MovesPastTheFence), 100, "I" },
        { nameof(RemembersRepeatsInMemory), 20, "I3" },
        { nameof(AnswersRepeatsAnew), 10, "I" },
        { nameof(ReordersBatches), 10, "I1" },
        { nameof(ReadsPastTheCursor), 5, "I" },
        { nameof(FillsNoHoles), 10, "I" },
        { nameof(WaitsForCommitsForEver), 60, "" },
        { nameof(ComparesNoHeads), 60, "" },
        { nameof(SubscribesAfterSnapshot), 5, "I8" },
        { nameof(ForgetsRemovals), 10, "I5" },
        { nameof(ResumesWithoutEpoch), 200, "" },
        { nameof(DropsFrames), 10, "" },
        { nameof(RepeatsFrames), 10, "" },
        { nameof(SwapsFrames), 10, "" },
    };

    [Theory]
    [MemberData(nameof(Bugs))]
    public void A_planted_bug_is_found(string bug, int seedsMax, string invariant)
    {
        var type = typeof(PlantedBug).Assembly.GetType($"{typeof(PlantedBug).Namespace}.{bug}")!;

        var campaign = Campaign.Run(1, seedsMax, threads: 2, () => (PlantedBug)Activator.CreateInstance(type)!);

        campaign.Failed.ShouldNotBeNull($"{seedsMax} seeds did not find {bug}");
        campaign.Failed.Violation!.ShouldContain(invariant);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {campaign.Failed.Seed}: {campaign.Failed.Violation}");
    }
}
