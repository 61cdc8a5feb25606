using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Load;
using OrleansChat.Tests.Client.Requests;

namespace OrleansChat.Tests.Replay.Client;

public sealed class VisitorTests
{
    private static readonly Account Will = new(new Person("u-1", "will", "guest"), "token", "refresh", TimeSpan.Zero);

    [Fact]
    public async Task A_goodbye_sends_a_client_to_another_server_which_is_measured()
    {
        await using var first = new ScriptedServer();
        await using var second = new ScriptedServer();
        first.Connection(async peer =>
        {
            await peer.Welcome();
            var send = await peer.Expect("send");
            await peer.Say("""{"event":"goodbye","retryAfterMs":0}""");
            await peer.Ok(send, """{"seq":2,"at":"now","epoch":"e","duplicate":false}""");
        });
        second.Connection(async peer =>
        {
            await peer.Welcome();
            await peer.Ok(await peer.Expect("send"), """{"seq":3,"at":"now","epoch":"e","duplicate":false}""");
        });
        var ledger = new Ledger();
        var shape = new LoadShape
        {
            BurstMax = 1,
            Pause = TimeSpan.Zero,
            MessagesPerSenderMax = 2,
            ReturnsLikeTheWebClient = true,
        };
        await using var sender = new Sender(() => [first.Address, second.Address], Will, ledger, shape, ["c-1"], 0);
        sender.Begin();
        await sender.Done().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        await first.Finished();
        await second.Finished();
        ledger.Count.ShouldBe(2);
        ledger.Broken.ShouldBeEmpty();
        sender.Returns.ShouldBe(1);
        ledger.Waits.Returns.Count.ShouldBe(1);
    }
}
