using System.Text;
using OrleansChat.Tests.Client.Servers;
using OrleansChat.Tests.Tools.Links;
using OrleansChat.Tests.Tools.Logs;
using OrleansChat.Tests.Tools.Replays;

namespace OrleansChat.Tests.ToolsTests.Replays;

public sealed class FileReplayTests
{
    private const int Rounds = 40;

    // One round of a real evening: renames, an action, a tab, somebody who says nothing, a nick of another alphabet.
    private const string Evening = """
        [10:05] <danielqb> VCore 1:	+1.33 V (min = +2.85 V, max = +3.02 V) [ALARM]
        [10:05]  * mzz groans
        === mzz is now known as mzz|away
        [10:05] <mzz|away> <b>not</b> "escaped" \ & 'quoted'
        [10:06] <OerHeks>
        [10:06] <Сергей> привет всем 👋🏽, e\u0301 is no é
        === mzz|away is now known as mzz
        [10:07] <mzz>   two spaces before and after  
        """;

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, false)]
    [InlineData(70, false)]
    [InlineData(70, true)]
    public async Task A_log_arrives_to_the_character_whatever_happens_to_the_server(int restartAfter, bool kill)
    {
        await using var server = await ChatServer.Start(cancellationToken: Stopped);
        var lines = string.Join('\n', Enumerable.Repeat(Evening, Rounds));
        var log = ChannelLog.Read("evening", Encoding.UTF8.GetBytes(lines));
        var restarts = restartAfter > 0 ? new Restarts(server, restartAfter, kill) : null;
        using var entrance = new Entrance(server.Address, TimeProvider.System, Random.Shared);
        var setting = new ReplaySetting(
            entrance, Pace.Fastest, Readers: 2, restarts, TimeProvider.System, Random.Shared);
        await using var replay = new FileReplay(setting, log);

        var result = await replay.Run(static () => { }, Stopped);

        if (restarts is not null)
        {
            await restarts.Finished();
            restarts.Count.ShouldBeGreaterThan(0);
        }

        result.History.FirstDifference.ShouldBeNull();
        result.Readers.ShouldAllBe(reader => reader.Agrees);
        result.Acknowledged.ShouldBe(5 * Rounds);
        result.Skipped.ShouldBe(Rounds);
        result.People.ShouldBe(3);
    }
}
