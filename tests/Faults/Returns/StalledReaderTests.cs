using OrleansChat.Tests.Client.Load;
using OrleansChat.Tests.Faults.Kills;

namespace OrleansChat.Tests.Faults.Returns;

public sealed class StalledReaderTests
{
    private const int WithoutCode = 1006;
    private const int SlowConsumer = 4001;

    /// <summary>Enough text for the buffers of two kernels and the server's own queue.</summary>
    private const int Messages = 4_000;

    [Fact]
    public async Task One_stalled_reader_costs_the_others_nothing_and_resumes_where_it_was()
    {
        await using var deployment = await Deployment.Start(Database.Sqlite);
        var shape = new LoadShape
        {
            Conversations = 1,
            TextChars = 3_900,
            EventsBetweenCuts = 0,
            Pause = TimeSpan.FromMilliseconds(5),
        };
        await using var load = await SteadyLoad.Begin(deployment.Server.Address, Seeds.Next(), shape);
        await load.Progress(Messages / 4);
        var others = load.Readers.Skip(1).ToList();
        var before = Median(others);

        load.Readers[0].Hang();
        await load.Progress(Messages);
        var during = Median(others);
        load.Readers[0].GoOn();
        await load.Check();

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"others were shown messages after {before.TotalMilliseconds:F1} ms, "
            + $"and meanwhile after {during.TotalMilliseconds:F1} ms (medians)");
        load.Readers[0].Closings.ShouldHaveSingleItem().Code.ShouldBeOneOf(SlowConsumer, WithoutCode);
        others.ShouldAllBe(reader => reader.Closings.IsEmpty);
    }

    /// <summary>The median of what came since the last time.</summary>
    private static TimeSpan Median(List<Reader> readers)
    {
        var delays = new List<TimeSpan>();
        foreach (var reader in readers)
        {
            while (reader.Delays.TryDequeue(out var delay))
            {
                delays.Add(delay);
            }
        }

        delays.Sort();
        return delays[delays.Count / 2];
    }
}
