using System.Text;
using OrleansChat.Tests.Client.Servers;
using OrleansChat.Tools.Replay.Links;
using OrleansChat.Tools.Replay.Logs;
using OrleansChat.Tools.Replay.Replays;

namespace OrleansChat.Tests.Replay.Replays;

public sealed class FileReplayTests
{
    private const int Rounds = 20;

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
        var restarts = restartAfter > 0 ? new Restarts(server, restartAfter, kill) : null;

        var result = await Play(server, Rounds, restarts);

        if (restarts is not null)
        {
            await restarts.Finished();
            restarts.Count.ShouldBeGreaterThan(0);
        }

        ShouldAgree(result, Rounds);
    }

    [Fact]
    public async Task A_log_arrives_to_the_character_through_tight_rate_limits()
    {
        var limits = new Dictionary<string, string>
        {
            ["RateLimits__Policies__send-user__Capacity"] = "4",
            ["RateLimits__Policies__send-user__Period"] = "00:00:00.500",
            ["RateLimits__Policies__register-address__Capacity"] = "3",
            ["RateLimits__Policies__register-address__Period"] = "00:00:01",
        };
        await using var server = await ChatServer.Start(new ChatServerOptions { Environment = limits }, Stopped);

        var result = await Play(server, rounds: 8, restarts: null);

        result.Deferred.ShouldBeGreaterThan(0);
        ShouldAgree(result, rounds: 8);
    }

    private static async Task<FileResult> Play(ChatServer server, int rounds, Restarts? restarts)
    {
        var lines = string.Join('\n', Enumerable.Repeat(Evening, rounds));
        var log = ChannelLog.Read("evening", Encoding.UTF8.GetBytes(lines));
        using var connector = new Connector(server.Address, TimeProvider.System, Random.Shared);
        var setting = new ReplaySetting(
            connector, Pace.Fastest, Readers: 2, restarts, TimeProvider.System, Random.Shared);
        await using var replay = new FileReplay(setting, log);
        return await replay.Run(static () => { }, Stopped);
    }

    private static void ShouldAgree(FileResult result, int rounds)
    {
        result.History.FirstDifference.ShouldBeNull();
        result.Readers.ShouldAllBe(reader => reader.Agrees);
        result.Acknowledged.ShouldBe(5 * rounds);
        result.Skipped.ShouldBe(rounds);
        result.People.ShouldBe(3);
    }
}
