using OrleansChat.Accounts;

namespace OrleansChat.Tests.Grains;

public sealed class AccountRulesTests
{
    [Theory]
    [InlineData("ann@bücher.example", "ann@xn--bcher-kva.example")]
    [InlineData("ann@BÜCHER.example", "ann@XN--BCHER-KVA.example")]
    [InlineData("ann@bu\u0308cher.example", "ann@bücher.example")]
    [InlineData("ann@ｂücher。example", "ann@bücher.example")]
    [InlineData("rené@example.org", "RENE\u0301@EXAMPLE.ORG")]
    [InlineData(" Ann@Example.org ", "ann@example.org")]
    [InlineData("ann@example.org.", "ann@example.org")]
    public void An_e_mail_has_one_form_however_it_is_typed(string one, string other)
    {
        AccountRules.NormaliseEmail(one).ShouldBe(AccountRules.NormaliseEmail(other));
        AccountRules.NormaliseEmail(AccountRules.NormaliseEmail(one)).ShouldBe(AccountRules.NormaliseEmail(one));
    }

    [Theory]
    [InlineData("ann@example.org", "ann@example.com")]
    [InlineData("ann@faß.example", "ann@fass.example")]
    [InlineData("ann@example.org", "anne@example.org")]
    public void Different_e_mails_stay_different(string one, string other) =>
        AccountRules.NormaliseEmail(one).ShouldNotBe(AccountRules.NormaliseEmail(other));

    [Theory]
    [InlineData("ann@bücher.example", true)]
    [InlineData("rené@example.org", true)]
    [InlineData("ann", false)]
    [InlineData("ann@-x.example", false)]
    [InlineData("ann@xn--a.example", false)]
    [InlineData("a\u200bnn@example.org", false)]
    [InlineData("ann\u202e@example.org", false)]
    public void An_e_mail_has_a_domain_and_nothing_hidden(string email, bool isEmail) =>
        AccountRules.IsEmail(email).ShouldBe(isEmail);

    [Theory]
    [InlineData("admin")]
    [InlineData("ADMIN")]
    [InlineData("System")]
    [InlineData("all")]
    [InlineData("here")]
    [InlineData("everyone")]
    [InlineData("channel")]
    [InlineData("_support_")]
    [InlineData("ad-min")]
    public void Reserved_handles_cannot_be_registered(string handle) =>
        AccountRules.HandleError(handle).ShouldBe("is reserved; choose another");

    [Theory]
    [InlineData("ann", null)]
    [InlineData("adminton", null)]
    [InlineData("al", "must have 3–30 of A–Z a–z 0–9 _ . -")]
    [InlineData("änn", "must have 3–30 of A–Z a–z 0–9 _ . -")]
    public void Other_handles_are_free(string handle, string? error) =>
        AccountRules.HandleError(handle).ShouldBe(error);
}
