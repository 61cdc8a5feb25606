using System.Text.Json;
using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Requests;
using OrleansChat.Tools.Replay.Links;

namespace OrleansChat.Tests.Replay.Links;

public sealed class FollowerTests : IAsyncDisposable
{
    private readonly ScriptedServer _server = new();
    private readonly CancellationTokenSource _over =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private readonly List<long> _heard = [];
    private readonly Link _link;
    private readonly Follower _follower;

    public FollowerTests()
    {
        var account = new Account(new Person("u-1", "will", "guest"), "token", "refresh", TimeSpan.FromMinutes(15));
        var conversation = new Conversation("c-1", "channel", "room", JsonDocument.Parse("\"e\"").RootElement, 0);
        _link = new Link(_server.Address, account, TimeProvider.System, new Random(1));
        _follower = new Follower(_link, conversation, next => _heard.Add(next.Seq!.Value), _heard.Clear);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _link.DisposeAsync();
        await _server.DisposeAsync();
        _over.Dispose();
    }

    [Fact]
    public async Task After_a_lost_connection_it_resumes_and_gets_each_seq_once()
    {
        var cursors = new List<long>();
        _server
            .Connection(async peer =>
            {
                await peer.Welcome();
                cursors.Add(await Subscribed(peer, head: 1, recovered: true, 1));
                await peer.Say(Event(2));
                await peer.Say(Event(3));
                peer.Cut();
            })
            .Connection(async peer =>
            {
                await peer.Welcome();
                cursors.Add(await Subscribed(peer, head: 5, recovered: true, 4, 5));
                await peer.Say(Event(6));
            });
        await Follow(until: 6);
        _heard.ShouldBe([1, 2, 3, 4, 5, 6]);
        cursors.ShouldBe([0, _heard[2]]);
        (_follower.Doubles, _follower.Holes, _follower.Resumes).ShouldBe((0, 0, 1));
    }

    [Fact]
    public async Task Too_far_behind_it_pages_through_history_up_to_the_head_it_was_told()
    {
        _server.Connection(async peer =>
        {
            await peer.Welcome();
            await Subscribed(peer, head: 3, recovered: false);
            await peer.Say(Event(4));
            var page = await peer.Expect("history");
            page.GetProperty("after").GetInt64().ShouldBe(0);
            await peer.Ok(page, Page(4, more: true, 1, 2));
            page = await peer.Expect("history");
            page.GetProperty("after").GetInt64().ShouldBe(2);
            await peer.Ok(page, Page(4, more: false, 3, 4));
        });
        await Follow(until: 4);
        _heard.ShouldBe([1, 2, 3, 4]);
        (_follower.Doubles, _follower.Holes).ShouldBe((0, 0));
    }

    [Fact]
    public async Task After_a_reset_it_forgets_and_reads_again()
    {
        _server.Connection(async peer =>
        {
            await peer.Welcome();
            await Subscribed(peer, head: 2, recovered: true, 1, 2);
            await peer.Say("""{"event":"reset","conversation":"c-1","epoch":"f","head":1}""");
            var again = await peer.Expect("subscribe");
            var item = again.GetProperty("conversations")[0];
            item.GetProperty("after").GetInt64().ShouldBe(0);
            item.GetProperty("epoch").GetString().ShouldBe("f");
            await peer.Ok(again, Items("f", 3, recovered: true, 1, 2, 3));
        });
        await Follow(until: 3);
        _heard.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Repeats_and_holes_are_counted()
    {
        _server.Connection(async peer =>
        {
            await peer.Welcome();
            await Subscribed(peer, head: 1, recovered: true, 1);
            await peer.Say(Event(1));
            await peer.Say(Event(3));
        });
        await Follow(until: 3);
        (_follower.Doubles, _follower.Holes).ShouldBe((1, 1));
    }

    private static async Task<long> Subscribed(
        ScriptedServer.Peer peer, long head, bool recovered, params long[] missed)
    {
        var request = await peer.Expect("subscribe");
        await peer.Ok(request, Items("e", head, recovered, missed));
        return request.GetProperty("conversations")[0].GetProperty("after").GetInt64();
    }

    private static string Items(string epoch, long head, bool recovered, params long[] missed) =>
        JsonSerializer.Serialize(new
        {
            items = new[] { new { id = "c-1", epoch, head, recovered, events = missed.Select(Json) } },
        });

    private static string Page(long head, bool more, params long[] seqs) =>
        JsonSerializer.Serialize(new { events = seqs.Select(Json), epoch = "e", head, oldest = 1, more });

    private static string Event(long seq) => JsonSerializer.Serialize(Json(seq));

    private static object Json(long seq) => new { @event = "message", conversation = "c-1", seq };

    private async Task Follow(long until)
    {
        var following = _follower.Follow(_over.Token);
        var reached = _follower.Reached(until).WaitAsync(TimeSpan.FromSeconds(10));
        await await Task.WhenAny(following, reached);
    }
}
