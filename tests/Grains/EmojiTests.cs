using OrleansChat.Conversations;

namespace OrleansChat.Tests.Grains;

public sealed class EmojiTests
{
    [Theory]
    [InlineData("👍")]
    [InlineData("👍🏽")]
    [InlineData("❤")]
    [InlineData("❤️")]
    [InlineData("🏳️‍🌈")]
    [InlineData("👩‍👩‍👧‍👦")]
    [InlineData("👩🏽‍❤️‍💋‍👨🏿")]
    [InlineData("🇨🇭")]
    [InlineData("1️⃣")]
    [InlineData("#️⃣")]
    [InlineData("☺️")]
    [InlineData("©️")]
    [InlineData("\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F")]
    [InlineData("\U0001FAEA")]
    [InlineData(":party_parrot:")]
    [InlineData(":+1:")]
    [InlineData(":a-Z9:")]
    public void One_emoji_is_a_reaction(string text) => Emoji.Parse(text).Value.ShouldBe(text);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a")]
    [InlineData("1")]
    [InlineData("1\u20e3")]
    [InlineData("👍👍")]
    [InlineData("👍 ")]
    [InlineData(" 👍")]
    [InlineData("👍a")]
    [InlineData("🍕🏽")]
    [InlineData("🇨")]
    [InlineData("🇨🇭🇩🇪")]
    [InlineData("👩‍")]
    [InlineData("‍👩")]
    [InlineData("️")]
    [InlineData("★")]
    [InlineData("é")]
    [InlineData("漢")]
    [InlineData("\U0001F3F4\U000E0067\U000E0062")]
    [InlineData(":")]
    [InlineData("::")]
    [InlineData(":two words:")]
    [InlineData(":ü:")]
    [InlineData(":a:b:")]
    [InlineData("name")]
    public void Anything_else_is_not(string? text) => Emoji.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void An_unpaired_surrogate_is_not_an_emoji() => Emoji.TryParse("👍"[..1], out _).ShouldBeFalse();

    [Fact]
    public void Names_and_sequences_have_a_limit()
    {
        Emoji.TryParse($":{new string('a', 64)}:", out _).ShouldBeTrue();
        Emoji.TryParse($":{new string('a', 65)}:", out _).ShouldBeFalse();
        Emoji.TryParse(string.Join('\u200d', Enumerable.Repeat("👩", 16)), out _).ShouldBeTrue();
        Emoji.TryParse(string.Join('\u200d', Enumerable.Repeat("👩", 17)), out _).ShouldBeFalse();
    }
}
