using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;

namespace OrleansChat.Tests.Grains;

public sealed class RegistrationRulesTests
{
    private static readonly Registration Good = new("ann@example.org", "ann", "correct horse", "Ann");

    [Fact]
    public void What_is_wrong_is_named()
    {
        RegistrationRules.FlawOf(Good).ShouldBeNull();
        RegistrationRules.FlawOf(Good with { Email = "ann" })!.ShouldStartWith("email: ");
        RegistrationRules.FlawOf(Good with { Handle = "a" })!.ShouldStartWith("handle: ");
        RegistrationRules.FlawOf(Good with { Name = "" })!.ShouldStartWith("name: ");
        RegistrationRules.FlawOf(Good with { Password = "short" })!.ShouldStartWith("password: ");
    }

    [Theory]
    [InlineData("password1")]
    [InlineData("Ann@Example.org")]
    [InlineData("ann.longer")]
    [InlineData("Handle.of.ann")]
    public void A_password_is_neither_common_nor_a_name_of_the_account(string password) =>
        RegistrationRules.FlawOfPassword(
            password, password.Contains('@') ? "ann@example.org" : "ann.longer@example.org", "handle.of.ann")
            .ShouldNotBeNull();

    [Fact]
    public void An_application_names_its_people_by_any_text_without_control_characters()
    {
        RegistrationRules.FlawOf(new ExternalId("shop", "№ 7/a"), "Ann").ShouldBeNull();
        RegistrationRules.FlawOf(new ExternalId("shop", "7\n"), "Ann")!.ShouldStartWith("externalId: ");
        RegistrationRules.FlawOf(new ExternalId("shop", "7"), "")!.ShouldStartWith("name: ");
    }
}
