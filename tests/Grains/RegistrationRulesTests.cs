using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;

namespace OrleansChat.Tests.Grains;

public sealed class RegistrationRulesTests
{
    private static readonly Registration Good = new("ann@example.org", "ann", "correct horse", "Ann");

    [Fact]
    public void What_is_wrong_is_named()
    {
        RegistrationRules.ErrorOf(Good).ShouldBeNull();
        RegistrationRules.ErrorOf(Good with { Email = "ann" })!.ShouldStartWith("email: ");
        RegistrationRules.ErrorOf(Good with { Handle = "a" })!.ShouldStartWith("handle: ");
        RegistrationRules.ErrorOf(Good with { Name = "" })!.ShouldStartWith("name: ");
        RegistrationRules.ErrorOf(Good with { Password = "short" })!.ShouldStartWith("password: ");
    }

    [Theory]
    [InlineData("password1")]
    [InlineData("Ann@Example.org")]
    [InlineData("ann.longer")]
    [InlineData("Handle.of.ann")]
    public void A_password_is_neither_common_nor_a_name_of_the_account(string password) =>
        RegistrationRules.PasswordError(
            password, password.Contains('@') ? "ann@example.org" : "ann.longer@example.org", "handle.of.ann")
            .ShouldNotBeNull();

    [Fact]
    public void An_application_names_its_people_by_any_text_without_control_characters()
    {
        RegistrationRules.ErrorOf(new ExternalId("shop", "№ 7/a"), "Ann").ShouldBeNull();
        RegistrationRules.ErrorOf(new ExternalId("shop", "7\n"), "Ann")!.ShouldStartWith("externalId: ");
        RegistrationRules.ErrorOf(new ExternalId("shop", "7"), "")!.ShouldStartWith("name: ");
    }
}
