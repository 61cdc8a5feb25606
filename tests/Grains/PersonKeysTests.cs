using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;

namespace OrleansChat.Tests.Grains;

public sealed class PersonKeysTests
{
    [Theory]
    [InlineData("Ann-Marie Lée", "ann_m", "ann m|m|ann marie lee|marie lee|lee")]
    [InlineData("ANN", "ann", "ann")]
    [InlineData("山田 太郎", null, "山田太郎|田太郎|太郎|郎")]
    [InlineData("김민수", null, "김민수|민수|수")]
    [InlineData("Ａｎｎ 👋", null, "ann 👋|👋")]
    [InlineData("O'Brien", null, "o brien|brien")]
    [InlineData("Łukasz", "", "lukasz")]
    public void A_person_is_found_from_each_word_on(string name, string? handle, string keys) =>
        PersonKeys.Of(name, handle).ShouldBe(keys.Split('|'));

    [Theory]
    [InlineData("ÁNN", "ann")]
    [InlineData("@ann_M", "ann m")]
    [InlineData("  marie   L", "marie l")]
    [InlineData("田太", "田太")]
    [InlineData("(-_-)", null)]
    [InlineData("%", null)]
    public void A_query_is_folded_as_names_are(string query, string? prefix) =>
        PersonKeys.Prefix(query).ShouldBe(prefix);

    [Theory]
    [InlineData("山田太郎")]
    [InlineData("Ann-Marie Lée")]
    [InlineData("สมชาย ใจดี")]
    [InlineData("ﷺ ﷺ ﷺ ﷺ ﷺ ﷺ ﷺ ﷺ ﷺ ﷺ ﷺ ﷺ")]
    public void Whatever_a_name_begins_with_finds_it(string name)
    {
        var keys = PersonKeys.Of(name, handle: null);
        for (var length = 1; length <= name.Length; length++)
        {
            var prefix = PersonKeys.Prefix(name[..length])!;
            keys.ShouldContain(key => key.StartsWith(prefix, StringComparison.Ordinal), name[..length]);
        }
    }

    [Fact]
    public void Keys_are_few_and_short()
    {
        var keys = PersonKeys.Of(string.Concat(Enumerable.Repeat("ﷺ漢", 32)), new string('a', 30));
        keys.Length.ShouldBe(PersonKeys.CountMax);
        keys.ShouldAllBe(key => key.EnumerateRunes().Count() <= PersonKeys.ScalarsMax);
    }

    [Fact]
    public void Guests_have_no_keys()
    {
        var ann = new StoredAccount(
            new Participant(UserId.Parse("ann"), SenderType.User, "Ann"), null, "ann", null, default);
        PersonKeys.Of(ann).ShouldBe(["ann"]);
        PersonKeys.Of(ann with { User = ann.User with { Type = SenderType.Guest } }).ShouldBeEmpty();
    }
}
