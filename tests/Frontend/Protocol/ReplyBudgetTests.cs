using System.Text.Json;
using OrleansChat.Conversations;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Reading;
using OrleansChat.Tests.Frontend.Fixtures;

namespace OrleansChat.Tests.Frontend.Protocol;

/// <summary>Replies stay far below what may wait for a client, also if every character is escaped.</summary>
public sealed class ReplyBudgetTests
{
    private const int ReplyBytesMax = ProtocolLimits.WaitingBytesMax / 2;

    private static readonly string Escaped = new('\u0001', ConversationLimits.TextScalarsMax);

    [Fact]
    public void A_list_of_conversations_leaves_out_newest_messages_beyond_the_budget()
    {
        var info = new ConversationInfo(Events.Plaza, ConversationKind.Group, "Talk", Events.Epoch, 7);
        var item = new ConversationItem(info, Read: 3, Unread: 4, MemberCount: 2, Events.Message(7, Escaped));
        var page = new ConversationPage([.. Enumerable.Repeat(item, ReadLimits.ListItemsMax)], Next: "next");

        var ok = Ok(ConversationFrames.Listed(1, page));

        var hasLast = ok.GetProperty("items").EnumerateArray()
            .Select(one => one.TryGetProperty("last", out _))
            .ToList();
        hasLast.Count.ShouldBe(ReadLimits.ListItemsMax);
        hasLast.Count(has => has).ShouldBe(11);
        hasLast[..11].ShouldAllBe(has => has);
        ok.GetProperty("next").GetString().ShouldBe("next");
    }

    [Fact]
    public void A_page_of_edits_is_cut_off_at_the_budget()
    {
        var page = new EditPage([.. Enumerable.Repeat(new EditItem(9, Events.At, Escaped), 60)], More: false);

        var ok = Ok(ReplyFrames.Edits(1, page));

        ok.GetProperty("items").GetArrayLength().ShouldBe(11);
        ok.GetProperty("more").GetBoolean().ShouldBeTrue();
        Ok(ReplyFrames.Edits(1, new EditPage(page.Items[..11], More: false)))
            .GetProperty("more").GetBoolean().ShouldBeFalse();
    }

    [Theory]
    [InlineData(0, "1 2 3 4 5 6 7 8 9 10")]
    [InlineData(15, "10 11 12 13 14 15 16 17 18 19")]
    [InlineData(29, "21 22 23 24 25 26 27 28 29 30")]
    [InlineData(long.MaxValue, "21 22 23 24 25 26 27 28 29 30")]
    public void A_page_of_history_keeps_the_events_nearest_to_where_it_was_requested(long from, string seqs)
    {
        var page = new HistoryPage(
            [.. Enumerable.Range(1, 30).Select(seq => Events.Message(seq, Escaped))],
            new LogHead(Events.Plaza, Events.Epoch, 30),
            Oldest: 1,
            More: false);

        var ok = Ok(ReplyFrames.History(1, page, from));

        string.Join(' ', ok.GetProperty("events").EnumerateArray().Select(each => each.GetProperty("seq").GetInt64()))
            .ShouldBe(seqs);
        ok.GetProperty("more").GetBoolean().ShouldBeTrue();
    }

    private static JsonElement Ok(byte[] frame)
    {
        frame.Length.ShouldBeLessThan(ReplyBytesMax);
        using var reply = JsonDocument.Parse(ServerFrame.PayloadOf(frame));
        return reply.RootElement.GetProperty("ok").Clone();
    }
}
