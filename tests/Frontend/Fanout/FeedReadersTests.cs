using System.Text;
using OrleansChat.Accounts;
using OrleansChat.Frontend.Delivery;
using OrleansChat.Frontend.Fanout;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Tests.Frontend.Fixtures;
using OrleansChat.Tests.Shared;

namespace OrleansChat.Tests.Frontend.Fanout;

public sealed class FeedReadersTests
{
    private readonly ManualTime _time = new();
    private readonly WriteScheduler _writers = new(1, TimeSpan.Zero, TimeProvider.System);
    private readonly FeedReaders _readers;

    public FeedReadersTests() => _readers = new FeedReaders(_time, _writers);

    [Fact]
    public async Task A_live_reader_is_shown_what_is_beyond_its_cursor()
    {
        var (ann, reader) = Live(cursor: 3);
        Show(3, 4, 5);
        (await ann.Heard()).ShouldBe(["4", "5"]);
        _readers.Remove(reader);
        Show(6);
        (await ann.Heard()).ShouldBe(["4", "5"]);
        reader.HasEnded.ShouldBeTrue();
        _readers.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_held_reader_is_shown_what_it_missed_when_it_is_released()
    {
        var (bob, reader) = Held(Events.Bob);
        Show(4, 5, 6);
        (await bob.Heard()).ShouldBeEmpty();
        _readers.Open(reader, head: 4, missedReset: false);
        Release(reader).ShouldBeNull();
        (await bob.Heard()).ShouldBe(["5", "6"]);
        reader.Held.ShouldBeNull();
    }

    [Fact]
    public async Task A_live_reader_that_is_held_again_goes_on_where_it_was()
    {
        var (ann, reader) = Live(cursor: 3);
        _readers.Hold(reader, position: 5);
        reader.Cursor.ShouldBe(5);
        Show(6);
        Release(reader).ShouldBeNull();
        (await ann.Heard()).ShouldBe(["6"]);
    }

    [Fact]
    public async Task A_reader_that_missed_a_reset_is_told_of_it_and_sent_away()
    {
        var (ann, reader) = Held(Events.Ann);
        _readers.Open(reader, head: 4, missedReset: true);
        _readers.Release(reader, position: 2, Frame("reset")).ShouldBe(CloseCode.LostPlace);
        _readers.WakeWriters();
        reader.Cursor.ShouldBe(2);
        (await ann.Heard()).ShouldBe(["reset"]);
    }

    [Fact]
    public void A_reader_for_whom_too_much_was_held_is_sent_away_as_too_slow()
    {
        var (_, reader) = Held(Events.Ann);
        Show([.. Enumerable.Range(1, ProtocolLimits.WaitingFramesMax)]);
        Release(reader).ShouldBe(CloseCode.SlowConsumer);
    }

    [Fact]
    public async Task A_hint_reaches_the_live_readers_but_for_those_of_one_user()
    {
        var (ann, _) = Live(cursor: 0);
        var (bob, _) = Live(cursor: 0, Events.Bob);
        var (held, reader) = Held(new Participant(UserId.Parse("u-cleo"), SenderType.User, "Cleo"));
        _readers.ShowHint(Frame("typing"), except: null);
        _readers.ShowHint(Frame("mark"), except: Events.Ann.Id);
        _readers.WakeWriters();
        Release(reader);
        (await ann.Heard()).ShouldBe(["typing"]);
        (await bob.Heard()).ShouldBe(["typing", "mark"]);
        (await held.Heard()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_removed_user_loses_all_their_readers_and_nobody_else_does()
    {
        var (first, one) = Live(cursor: 0, Events.Bob);
        var (ann, hers) = Live(cursor: 0);
        var (second, two) = Live(cursor: 0, Events.Bob);
        var (_, later) = Live(cursor: 7, Events.Bob);
        Show(4);
        _readers.Remove(Events.Bob.Id, seq: 4);
        Show(5);
        (one.HasEnded, two.HasEnded, hers.HasEnded).ShouldBe((true, true, false));
        later.HasEnded.ShouldBeFalse("its membership began after that removal");
        (await first.Heard()).ShouldBe(["4"]);
        (await second.Heard()).ShouldBe(["4"]);
        (await ann.Heard()).ShouldBe(["4", "5"]);
    }

    [Fact]
    public void It_is_idle_since_the_last_reader_went()
    {
        var (_, reader) = Live(cursor: 0);
        _readers.HadLive.ShouldBeTrue();
        _time.Advance(TimeSpan.FromSeconds(5));
        _readers.Remove(reader);
        _time.Advance(TimeSpan.FromSeconds(2));
        _readers.Idle.ShouldBe(TimeSpan.FromSeconds(2));
    }

    private static byte[] Frame(string name) =>
        ServerFrame.Text(Encoding.UTF8.GetBytes(long.TryParse(name, out var seq)
            ? $$"""{"seq":{{seq}}}"""
            : $$"""{"event":"{{name}}"}"""));

    private void Show(params int[] seqs)
    {
        foreach (var seq in seqs)
        {
            _readers.Show(seq, Frame($"{seq}"));
        }

        _readers.WakeWriters();
    }

    private (FakeReceiver, ConversationReader) Held(Participant user)
    {
        var receiver = new FakeReceiver(user, _time, _writers);
        var reader = new ConversationReader(receiver);
        _readers.Hold(reader, position: 0);
        return (receiver, reader);
    }

    private (FakeReceiver, ConversationReader) Live(long cursor, Participant? user = null)
    {
        var (receiver, reader) = Held(user ?? Events.Ann);
        _readers.Open(reader, cursor, missedReset: false);
        Release(reader).ShouldBeNull();
        return (receiver, reader);
    }

    private CloseCode? Release(ConversationReader reader)
    {
        var code = _readers.Release(reader, position: 0, reset: null);
        _readers.WakeWriters();
        return code;
    }
}
