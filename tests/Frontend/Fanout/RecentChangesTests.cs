using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.Conversations;
using OrleansChat.Fanout;
using OrleansChat.Frontend;
using OrleansChat.Frontend.Delivery;
using OrleansChat.Frontend.Fanout;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Frontend.Requests;
using OrleansChat.Reading;
using OrleansChat.Tests.Frontend.Fixtures;
using OrleansChat.Tests.Shared;

namespace OrleansChat.Tests.Frontend.Fanout;

/// <summary>Recovery serves messages as later events left them, though their frames were kept before.</summary>
public sealed class RecentChangesTests
{
    private readonly ManualTime _time = new();
    private readonly WriteScheduler _writers = new(1, TimeSpan.Zero, TimeProvider.System);
    private readonly FakeReader _log = new(Events.Plaza);
    private readonly ConversationFeed _feed;
    private readonly ConversationReader _reader;

    public RecentChangesTests()
    {
        var (factory, grains) = FakeGrains.Create();
        grains.Add<ILogReaderGrain>(_ => _log);
        var ids = new FrontendIds(System.Security.Cryptography.RandomNumberGenerator.Create());
        var calls = new GrainCalls(factory, ids, new FrontendOptions(), _time, NullLogger<GrainCalls>.Instance);
        var services = new FanoutServices(calls, new FanoutOptions(), _writers, ids, NullLogger<FanoutHub>.Instance);
        _feed = new ConversationFeed(Events.Plaza, FanoutStreams.Conversation(Events.Plaza), services);
        _reader = new ConversationReader(new FakeReceiver(Events.Ann, _time, _writers));
        _feed.TryHold(_reader).ShouldBeTrue();
        _feed.Learn(Events.Epoch, 0).ShouldBeTrue();
        _feed.Open(_reader, Events.Epoch, 0);
    }

    public static TheoryData<string, EventBody> Changes => new()
    {
        { "edit", new EditBody(3, "new") },
        { "delete", new DeleteBody(3) },
        { "react", new ReactBody(3, Emoji.Parse("👍"), On: true) },
        { "pin", new PinBody(3, On: true) },
        { "reply", new MessageBody(ConversationKind.Channel, "yes", [], ReplyTo: 3, []) },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_changed_message_is_read_again(string name, EventBody change)
    {
        await _feed.OnNextAsync(Events.Appended(1, 5));
        _feed.Recent(Events.Epoch, 2, 5)!.Count.ShouldBe(3);

        await _feed.OnNextAsync(Events.Appended(Event(6, change)));

        _feed.Recent(Events.Epoch, 2, 6).ShouldBeNull(name);
        _feed.Recent(Events.Epoch, 3, 6)!.Count.ShouldBe(3);
        Store(2, 6);
        await _feed.Missed.Read(2, 6);
        Text(_feed.Recent(Events.Epoch, 2, 6)![0]).ShouldBe("3 as of 6");
    }

    [Fact]
    public async Task The_text_of_an_earlier_edit_is_not_kept()
    {
        await _feed.OnNextAsync(Events.Appended(1, 3));
        await _feed.OnNextAsync(Events.Appended(
            Event(4, new EditBody(2, "secret")), Events.Message(5), Event(6, new PinBody(5, On: true))));
        _feed.Recent(Events.Epoch, 5, 6)!.Count.ShouldBe(1);

        await _feed.OnNextAsync(Events.Appended(Event(7, new DeleteBody(2)), Events.Message(8)));

        _feed.Recent(Events.Epoch, 3, 8).ShouldBeNull();
        _feed.Recent(Events.Epoch, 5, 8)!.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_page_that_was_read_before_a_change_is_not_kept()
    {
        await _feed.OnNextAsync(Events.Appended(1, 5));
        await _feed.OnNextAsync(Events.Appended(Event(6, new DeleteBody(3))));
        Store(1, 6);
        var pause = new TaskCompletionSource();
        _log.AfterRead = _ => pause.Task;
        var read = _feed.Missed.Read(0, 6);

        await _feed.OnNextAsync(Events.Appended(Event(7, new DeleteBody(2))));
        pause.SetResult();
        await read;

        _feed.Recent(Events.Epoch, 0, 6).ShouldBeNull();
        Store(1, 7);
        await _feed.Missed.Read(0, 7);
        Text(_feed.Recent(Events.Epoch, 0, 7)![1]).ShouldBe("2 as of 7");
    }

    [Fact]
    public async Task Readers_whose_page_a_change_has_overtaken_read_again_together()
    {
        await _feed.OnNextAsync(Events.Appended(1, 5));
        await _feed.OnNextAsync(Events.Appended(Event(6, new DeleteBody(3))));
        Store(1, 6);
        var pause = new TaskCompletionSource();
        _log.AfterRead = async number =>
        {
            await pause.Task;
            if (number <= 2)
            {
                var change = 6 + number;
                Store(1, change);
                await _feed.OnNextAsync(Events.Appended(Event(change, new DeleteBody(number))));
            }
        };
        var openings = Enumerable.Range(0, 20).Select(_ => Open(after: 0, head: 6)).ToList();

        // The first of them reads, the others wait together for the second read.
        var recovered = openings.ConvertAll(opening => opening.Recover());
        pause.SetResult();
        await Task.WhenAll(recovered);

        openings.ShouldAllBe(opening => opening.ToItem().Recovered);
        _log.Fills.ShouldBeLessThan(6);
        Text(_feed.Recent(Events.Epoch, 0, 8)![1]).ShouldBe("2 as of 8");
    }

    private Opening Open(long after, long head)
    {
        var opening = new Opening(new SubscribeItem(Events.Plaza, after, Events.Epoch));
        opening.Held(_reader, _feed);
        opening.Learn(new ConversationAccess(
            Standing.Member, ConversationKind.Channel, new LogHead(Events.Plaza, Events.Epoch, head)));
        return opening;
    }

    private static LoggedEvent Event(long seq, EventBody body) => Events.Message(seq) with { Body = body };

    private static string Text(byte[] frame)
    {
        using var json = JsonDocument.Parse(ServerFrame.PayloadOf(frame));
        return json.RootElement.GetProperty("text").GetString()!;
    }

    /// <summary>The log after so many events, with the texts that its messages have then.</summary>
    private void Store(long first, long last)
    {
        _log.Log.Clear();
        for (var seq = first; seq <= last; seq++)
        {
            _log.Log.Add(Events.Message(seq, $"{seq} as of {last}"));
        }
    }
}
