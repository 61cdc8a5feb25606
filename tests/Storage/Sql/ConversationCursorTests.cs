using OrleansChat.Reading;

namespace OrleansChat.Tests.Storage.Sql;

public sealed class ConversationCursorTests
{
    [Theory]
    [InlineData("10:10:")]
    [InlineData("10:14:10,12")]
    public void A_cursor_round_trips(string changes)
    {
        var begun = ChangeMark.Parse(changes).ShouldNotBeNull();
        foreach (var activeAt in new long?[] { -1, 0, long.MaxValue, null })
        {
            var read = ConversationCursor.Parse(new ConversationCursor(begun, activeAt, "c-1").ToString());
            read.ShouldNotBeNull().ToString().ShouldBe(new ConversationCursor(begun, activeAt, "c-1").ToString());
            (read.ActiveAt, read.Id, read.Begun.ToString()).ShouldBe((activeAt, "c-1", changes));
        }
    }

    [Fact]
    public void A_cursor_stays_short_however_many_transactions_are_open()
    {
        var open = Enumerable.Range(0, 1_000).Select(number => long.MaxValue / 2 + number);
        var begun = ChangeMark.Parse($"{long.MaxValue / 2}:{long.MaxValue}:{string.Join(',', open)}").ShouldNotBeNull();
        begun.Next.ShouldBe(long.MaxValue / 2);
        begun = ChangeMark.Parse($"1:{long.MaxValue}:{string.Join(',', open.Take(20))}").ShouldNotBeNull();
        new ConversationCursor(begun, long.MaxValue, new string('c', 64)).ToString().Length.ShouldBeLessThan(1_024);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1:2")]
    [InlineData("1:2:3:4")]
    [InlineData("1:x:")]
    [InlineData("1:-2:")]
    [InlineData("1:2:3,x")]
    public void A_mark_without_transactions_is_refused(string changes) =>
        ChangeMark.Parse(changes).ShouldBeNull();

    [Theory]
    [InlineData("1:2: 3 4")]
    [InlineData("1:2:")]
    [InlineData("1:2: x")]
    [InlineData("12345")]
    public void A_text_that_is_not_a_cursor_of_conversations_is_refused(string key) =>
        ConversationCursor.Parse(Cursor.Of(key, "c-1")).ShouldBeNull();
}
