using System.Text;
using OrleansChat.Grains.Searching;

namespace OrleansChat.Tests.Grains;

public sealed class SearchTermsTests
{
    [Theory]
    [InlineData("Hello, World", "hello@0+5 world@7+5")]
    [InlineData("na\u00EFve nai\u0308ve", "naive@0+5 naive@6+6")]
    [InlineData("東京都", "東京@0+2 京都@1+2 都@2+1")]
    [InlineData("か\u3099く", "がく@0+3 く@2+1")]
    [InlineData("x東y", "x@0+1 東@1+1 y@2+1")]
    [InlineData("𝒜🎉b", "a@0+1 🎉@1+1 b@2+1")]
    [InlineData("👍🏽👨‍👩‍👧", "👍@0+2 👨@2+2 👩@4+2 👧@6+1")]
    [InlineData("ΣΊΣΥΦΟΣ ½ ①", "σισυφοσ@0+7 1@8+1 2@8+1 1@10+1")]
    [InlineData("soft\u00ADhyphen", "softhyphen@0+11")]
    [InlineData("हिन्दी", "हिन्दी@0+6")]
    [InlineData("\u0301\u200d ... \ufeff", "")]
    [InlineData("x\uFFFEy\uFFFF", "x@0+1 y@2+1")]
    public void Texts_are_taken_apart(string text, string expected) =>
        string.Join(' ', TextTokens.Of(text).Select(token => $"{token.Word}@{token.Start}+{token.Length}"))
            .ShouldBe(expected);

    [Fact]
    public void A_long_word_is_cut_and_stands_for_its_whole_length()
    {
        var token = TextTokens.Of(new string('é', 1_000)).ShouldHaveSingleItem();
        token.Word.ShouldBe(new string('e', TextTokens.WordScalarsMax));
        token.Length.ShouldBe(1_000);
    }

    [Fact]
    public void Every_character_is_taken_apart()
    {
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            if (Rune.TryCreate(value, out var scalar))
            {
                TextTokens.Of($"x{scalar}{scalar}").ShouldNotBeEmpty();
            }
        }
    }

    [Fact]
    public void Marks_of_a_letter_are_cut()
    {
        var tokens = TextTokens.Of("ก" + new string('ั', 3_000) + "ข");
        tokens.Select(token => token.Length).ShouldBe([3_002, 1]);
        tokens[0].Word.Length.ShouldBe(TextTokens.WordScalarsMax + 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("a*")]
    [InlineData("\" \" ' ** -- %")]
    [InlineData("\uFFFE")]
    public void A_query_without_a_word_has_nothing_to_look_for(string query) => SearchTerms.Parse(query).ShouldBeNull();

    [Theory]
    [InlineData("ab* a abcd* abc* word", "word a abcd* abc*")]
    [InlineData("ab* abcd* abc*", "abcd* abc*")]
    [InlineData("新 都 a", "a 新* 都*")]
    public void A_query_looks_up_its_words_and_two_prefixes(string query, string expected) =>
        string.Join(' ', SearchTerms.Parse(query)!.LookUps.Select(word => word.Text + (word.IsPrefix ? "*" : "")))
            .ShouldBe(expected);

    [Theory]
    [InlineData("one two one", "one", "0+3 8+3")]
    [InlineData("one two three", "\"one two\" \"two three\"", "0+13")]
    [InlineData("one two three", "two one", "0+3 4+3")]
    [InlineData("one two", "\"one\" tw*", "0+3 4+3")]
    [InlineData("one two", "\"tw*\"", null)]
    [InlineData("one two three", "tw* thr* on*", "0+3 4+3 8+5")]
    [InlineData("one two three", "tw* thr* xy*", null)]
    [InlineData("one two", "“one two”", "0+7")]
    [InlineData("a.b.c", "b.c", "2+3")]
    [InlineData("a.b.c", "a.c", null)]
    [InlineData("東京都庁", "京都 庁", "1+2 3+1")]
    [InlineData("東京タワーへ行く", "東京タワー", "0+5")]
    [InlineData("東京 都", "京都", null)]
    public void A_text_matches_with_all_its_parts(string text, string query, string? expected)
    {
        var parts = SearchTerms.Parse(query)!.Match(text);
        (parts is { } found ? string.Join(' ', found.Select(part => $"{part.Start}+{part.Length}")) : null)
            .ShouldBe(expected);
    }

    [Fact]
    public void Whatever_the_text_every_part_of_it_is_found_in_it()
    {
        const string letters = "aé東京都か\u3099ㅎ한국🎉👍🏽\u0301 .-\"'*١ไทยßΣ\u200d";
        var runes = letters.EnumerateRunes().Select(rune => rune.ToString()).ToArray();
        var random = new Random(7);
        for (var times = 0; times < 2_000; times++)
        {
            var text = Random(random.Next(1, 30));
            foreach (var token in TextTokens.Of(text))
            {
                var part = string.Concat(text.EnumerateRunes().Skip(token.Start).Take(token.Length));
                if (SearchTerms.Parse(part) is { } terms)
                {
                    terms.Match(text).ShouldNotBeNull($"'{part}' in '{text}'")
                        .ShouldAllBe(found => found.Start >= 0 && found.Length > 0
                            && found.Start + found.Length <= text.EnumerateRunes().Count());
                }
            }
        }

        string Random(int length) =>
            string.Concat(Enumerable.Range(0, length).Select(_ => runes[random.Next(runes.Length)]));
    }
}
