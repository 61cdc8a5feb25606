using OrleansChat.Conversations;
using OrleansChat.Grains.Mentions;

namespace OrleansChat.Tests.Grains;

/// <summary>What a text may mention, before anybody asks who is a member.</summary>
public sealed class PossibleMentionsTests
{
    [Theory]
    [InlineData("@ann", "ann")]
    [InlineData("hello @ann and @bob", "ann bob")]
    [InlineData("@Ann @ANN", "Ann ANN")]
    [InlineData("@a.b-c_9", "a.b-c_9|a.b-c|a.b")]
    [InlineData("@ann-marie.smith", "ann-marie.smith|ann-marie|ann")]
    [InlineData("@ann.", "ann.|ann")]
    [InlineData("@ann... really?", "ann...|ann..|ann.|ann")]
    [InlineData("@ann.Please look", "ann.Please|ann")]
    [InlineData("@ann's, @bob!", "ann bob")]
    [InlineData("(@ann) [@bob] {@cyn} <@dan>", "ann bob cyn dan")]
    [InlineData("\"@ann\" '@bob' “@cyn” «@dan» „@eve‟", "ann bob cyn dan eve")]
    [InlineData("**@ann** _@bob_ ~~@cyn~~ *@dan*", "ann bob_|bob cyn dan")]
    [InlineData("@ann/@bob", "ann bob")]
    [InlineData("cc:@ann;@bob,@cyn", "ann bob cyn")]
    [InlineData("—@ann–@bob…@cyn", "ann bob cyn")]
    [InlineData("line\n@ann\r\n@bob", "ann bob")]
    [InlineData("\u00a0@ann\u3000@bob\u2028@cyn", "ann bob cyn")]
    [InlineData("\u200b@ann\u200b \u202b@bob\u202c", "ann bob")]
    [InlineData("👍@ann👍🏽", "ann")]
    [InlineData("> @ann wrote", "ann")]
    [InlineData("@0x9", "0x9")]
    public void Handles_stand_at_the_beginning_of_words(string text, string handles) => Handles(text).ShouldBe(handles);

    [Theory]
    [InlineData("你好@ann，请看@bob。", "ann bob")]
    [InlineData("@annさん、@bobさん", "ann bob")]
    [InlineData("@ann님", "ann")]
    [InlineData("สวัสดี@annครับ", "ann")]
    [InlineData("。@ann！（@bob）「@cyn」、@dan", "ann bob cyn dan")]
    [InlineData("مرحبا @ann، @bob؟", "ann bob")]
    [InlineData("שלום @ann־", "ann")]
    [InlineData("नमस्ते @ann।", "ann")]
    [InlineData("Բարեւ @ann՝ @bob։", "ann bob")]
    [InlineData("привет@ann", "")]
    [InlineData("@annе", "")]
    [InlineData("@ann\u0301", "")]
    [InlineData("é@ann", "")]
    [InlineData("नमस्ते@ann", "")]
    [InlineData("٣@ann", "")]
    public void Scripts_without_spaces_need_none(string text, string handles) => Handles(text).ShouldBe(handles);

    [Theory]
    [InlineData("ann@bob.example")]
    [InlineData("Write to ann@bob, or x.y@bob.org!")]
    [InlineData("first.last+tag@bob.example")]
    [InlineData("a+@bob.example b-@bob.example c_@bob.example d.@bob.example e!@bob.example")]
    [InlineData("mailto:ann@bob.example <ann@bob.example>")]
    [InlineData("@bob@social.example")]
    [InlineData("@@bob")]
    [InlineData("@ bob")]
    [InlineData("@bo @b @")]
    [InlineData("@-- @..")]
    [InlineData("@bób")]
    [InlineData(@"\@bob")]
    public void Addresses_and_fragments_are_no_mentions(string text)
    {
        var possible = PossibleMentions.In(text);
        possible.Groups.ShouldBe(MentionedGroups.None);
        possible.Handles.SelectMany(handles => handles).ShouldNotContain("bob");
    }

    [Theory]
    [InlineData("https://example.org/@ann")]
    [InlineData("HTTPS://EXAMPLE.ORG/@ann")]
    [InlineData("see (https://example.org/@ann)")]
    [InlineData("https://x.example/?to=@ann&cc=,@ann#@ann")]
    [InlineData("https://example.org/(a)/@ann")]
    [InlineData("http://user:@ann.example/")]
    [InlineData("example.org/@ann")]
    [InlineData("www.example.org/a/b/@ann")]
    [InlineData("[text](https://example.org/@ann)")]
    [InlineData("[@ann](https://example.org/)")]
    [InlineData("[ask @ann here](/people)")]
    [InlineData("![@ann](cat.png)")]
    public void Links_are_no_mentions(string text) => Handles(text).ShouldBe("");

    [Theory]
    [InlineData("https://example.org @ann", "ann")]
    [InlineData("(https://example.org)@ann", "ann")]
    [InlineData("«https://example.org»@ann", "ann")]
    [InlineData("https://example.org。@ann", "ann")]
    [InlineData("xhttps://example.org/ @ann", "ann")]
    [InlineData("[@ann] (really)", "ann")]
    [InlineData("[@ann](not a link)", "ann")]
    [InlineData("[@ann]()", "ann")]
    public void What_follows_a_link_or_only_looks_like_one_may_be_a_mention(string text, string handles) =>
        Handles(text).ShouldBe(handles);

    [Theory]
    [InlineData("`@ann`")]
    [InlineData("`` a`@ann`b ``")]
    [InlineData("`first\n@ann`")]
    [InlineData("```@ann```")]
    [InlineData("```\n@ann\n```")]
    [InlineData("```cs\n\n@ann\n\n```")]
    [InlineData("~~~\n@ann\n```\n@ann\n~~~")]
    [InlineData("````\n```\n@ann\n````")]
    [InlineData("   ```\n@ann")]
    [InlineData("``` @ann\ncode")]
    [InlineData("> ```\n> @ann\n> ```")]
    [InlineData("text\n```\r\n@ann\r\n```\r\n")]
    public void Code_is_no_mention(string text) => Handles(text).ShouldBe("");

    [Theory]
    [InlineData("`code` @ann", "ann")]
    [InlineData("`code`@ann", "ann")]
    [InlineData("` @ann", "ann")]
    [InlineData("`` @ann `", "ann")]
    [InlineData("`open\n\n@ann`", "ann")]
    [InlineData(@"\`@ann\`", "ann")]
    [InlineData("```\ncode\n```\n@ann", "ann")]
    [InlineData("``` a`b\n@ann", "ann")]
    [InlineData("``\n@ann", "ann")]
    public void What_is_outside_code_may_be_a_mention(string text, string handles) => Handles(text).ShouldBe(handles);

    [Theory]
    [InlineData("@all", MentionedGroups.All)]
    [InlineData("@HERE!", MentionedGroups.Here)]
    [InlineData("@here @all.", MentionedGroups.All | MentionedGroups.Here)]
    [InlineData("@all-hands @hereby @all.b", MentionedGroups.None)]
    [InlineData("`@all` x@here.org https://x.example/@all", MentionedGroups.None)]
    public void Groups_are_found_like_handles(string text, MentionedGroups groups) =>
        PossibleMentions.In(text).Groups.ShouldBe(groups);

    [Fact]
    public void The_longest_handle_has_30_characters()
    {
        var longest = new string('a', 30);
        Handles($"@{longest} @{longest}a @{longest}.b").ShouldBe($"{longest} {longest}");
        Handles($"@{new string('a', 29)}.bc").ShouldBe(new string('a', 29));
    }

    [Fact]
    public void A_text_has_a_limited_number_of_possible_handles()
    {
        Handles(string.Concat(Enumerable.Range(0, 400).Select(number => $"@n{number:000} "))).Split(' ').Length
            .ShouldBe(ConversationLimits.HandlesLookedUpMax);
        PossibleMentions.In(string.Concat(Enumerable.Repeat("@a.b.c.d.e.f.g.h.i.j.k.l ", 160)))
            .Handles.Sum(handles => handles.Length).ShouldBeLessThanOrEqualTo(ConversationLimits.HandlesLookedUpMax);
    }

    [Theory]
    [InlineData("@")]
    [InlineData("`@")]
    [InlineData("[@](")]
    [InlineData("x.y/@")]
    [InlineData("https://@")]
    [InlineData("``` `` @a ")]
    [InlineData("\ud800@")]
    public void The_longest_texts_are_read_to_their_end(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, ConversationLimits.TextScalarsMax / part.Length));
        PossibleMentions.In(text + "\n\n```\n```\n@end").Handles[^1].ShouldContain("end");
    }

    private static string Handles(string text) =>
        string.Join(' ', PossibleMentions.In(text).Handles.Select(handles => string.Join('|', handles)));
}
