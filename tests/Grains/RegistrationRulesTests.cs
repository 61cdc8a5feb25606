using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;

namespace OrleansChat.Tests.Grains;

public sealed class RegistrationRulesTests
{
    private static readonly Registration Good = new("ann@example.org", "ann", "correct horse", "Ann");

    [Fact]
    public void What_is_wrong_is_named()
    {
        RegistrationRules.RefusalOf(Good).ShouldBeNull();
        RegistrationRules.RefusalOf(Good with { Email = "ann" })!.Message.ShouldStartWith("email: ");
        RegistrationRules.RefusalOf(Good with { Handle = "a" })!.Message.ShouldStartWith("handle: ");
        RegistrationRules.RefusalOf(Good with { Name = "" })!.Message.ShouldStartWith("name: ");
        RegistrationRules.RefusalOf(Good with { Password = "short" })!.Message.ShouldStartWith("password: ");
    }

    [Theory]
    [InlineData("password1")]
    [InlineData("Ann@Example.org")]
    [InlineData("ann.longer")]
    [InlineData("Handle.of.ann")]
    public void A_password_is_neither_common_nor_a_name_of_the_account(string password) =>
        RegistrationRules.PasswordRefusal(
            password, password.Contains('@') ? "ann@example.org" : "ann.longer@example.org", "handle.of.ann")
            .ShouldNotBeNull();

    [Fact]
    public void An_application_names_its_people_by_any_text_without_control_characters()
    {
        RegistrationRules.RefusalOf(new ExternalId("shop", "№ 7/a"), "Ann").ShouldBeNull();
        RegistrationRules.RefusalOf(new ExternalId("shop", "7\n"), "Ann")!.Message.ShouldStartWith("externalId: ");
        RegistrationRules.RefusalOf(new ExternalId("shop", "7"), "")!.Message.ShouldStartWith("name: ");
    }
}
