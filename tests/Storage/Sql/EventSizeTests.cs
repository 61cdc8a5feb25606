using OrleansChat.Conversations;
using OrleansChat.Silo.Storage.Log;

namespace OrleansChat.Tests.Storage.Sql;

public sealed class EventSizeTests
{
    [Theory]
    [InlineData("hello", 5)]
    [InlineData("é€", 5)]
    [InlineData("😀", 4)]
    [InlineData("\"\\", 4)]
    [InlineData("a\nb\tc\r\b\f", 13)]
    [InlineData("\u0001\u001f", 12)]
    [InlineData("", 0)]
    public void A_text_is_as_large_as_it_is_written(string text, int bytes) =>
        EventSize.Of(new EditBody(1, text)).ShouldBe(bytes);
}
