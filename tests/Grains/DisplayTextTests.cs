using OrleansChat.Accounts;
using OrleansChat.Text;

namespace OrleansChat.Tests.Grains;

public sealed class DisplayTextTests
{
    private const int Max = 64;

    [Theory]
    [InlineData("Ann")]
    [InlineData("李")]
    [InlineData("نور")]
    [InlineData("\u200fנועה")]
    [InlineData("Zoe\u0308")]
    [InlineData("?")]
    [InlineData("1\ufe0f\u20e3")]
    [InlineData("👩\u200d👩\u200d👧")]
    [InlineData("\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F")]
    public void A_name_of_any_script_is_one(string name) => DisplayText.ErrorOf(name, Max).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\u00a0\u3000")]
    [InlineData("\u200b")]
    [InlineData("\u200d\u2060\ufeff")]
    [InlineData("\u2800")]
    [InlineData("\u3164")]
    [InlineData("\u115f\u1160\uffa0")]
    [InlineData("\u0301")]
    [InlineData("\u20dd")]
    [InlineData("\u093e")]
    [InlineData("\ufe0f")]
    [InlineData("\u00ad\u034f")]
    [InlineData("\U000E0041")]
    [InlineData("\U000E0FFF")]
    [InlineData("\U0001D159")]
    [InlineData("\uffff")]
    public void An_invisible_text_is_not_a_name(string name)
    {
        DisplayText.HasVisible(name).ShouldBeFalse();
        DisplayText.ErrorOf(name, Max).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("", "1–64 characters")]
    [InlineData(" \u200b ", "visible")]
    [InlineData("A\nB", "control")]
    [InlineData("\u0007", "control")]
    [InlineData("A\u2028B", "line breaks")]
    [InlineData("A\u0085B", "control")]
    [InlineData("Eve\u202e", "direction")]
    [InlineData("\u2067Eve", "direction")]
    [InlineData("Eve\u206a", "direction")]
    public void The_error_says_what_is_wrong(string name, string reason) =>
        DisplayText.ErrorOf(name, Max).ShouldNotBeNull().ShouldContain(reason);

    [Fact]
    public void An_unpaired_surrogate_is_not_text()
    {
        var half = "😀"[..1];
        DisplayText.ErrorOf("A" + half, Max).ShouldBe("must not have unpaired surrogates");
        TextForms.LookUpKey("a" + half).ShouldBe("A" + half);
        AccountRules.IsPassword("long enough" + half).ShouldBeFalse();
        AccountRules.IsEmail($"ann{half}@example.org").ShouldBeFalse();
    }

    [Fact]
    public void The_character_that_cannot_be_normalised_stays_as_it_is()
    {
        TextForms.LookUpKey("a\uFFFE").ShouldBe("A\uFFFE");
        AccountRules.NormalisePassword("secret\uFFFE").ShouldBe("secret\uFFFE");
        AccountRules.NormaliseEmail("ann\uFFFE@example.org").ShouldBe("ANN\uFFFE@EXAMPLE.ORG");
    }

    [Fact]
    public void Length_is_counted_in_scalar_values()
    {
        DisplayText.ErrorOf(Repeat("😀", Max), Max).ShouldBeNull();
        DisplayText.ErrorOf(Repeat("😀", Max + 1), Max).ShouldBe("must have 1–64 characters");
        AccountRules.IsPassword(Repeat("😀", 7)).ShouldBeFalse();
        AccountRules.IsPassword(Repeat("😀", 8)).ShouldBeTrue();
        AccountRules.IsPassword(Repeat("😀", 128)).ShouldBeTrue();
        AccountRules.IsPassword(Repeat("😀", 129)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("Zoë", "Zoe\u0308")]
    [InlineData("ＡＢＣ", "abc")]
    [InlineData("ÄPFEL", "äpfel")]
    public void Titles_are_found_however_they_are_typed(string one, string other) =>
        TextForms.LookUpKey(one).ShouldBe(TextForms.LookUpKey(other));

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
