using OrleansChat.Accounts;

namespace OrleansChat.Tests.Grains;

public sealed class AccountGrainTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private static readonly Registration Ann = new("Ann@Example.org", "ann", "correct horse", "Ann");

    [Fact]
    public async Task A_registered_person_logs_in_with_the_password_alone()
    {
        var account = cluster.Account(UserId.Parse("a-1"));
        var registration = Ann with { Email = "one@example.org", Handle = "one" };
        (await account.Register(registration)).Value!.User.Name.ShouldBe("Ann");
        (await account.LogIn("correct horse")).Value.ShouldNotBeNull();
        (await account.LogIn("wrong horse")).Refusal!.Code.ShouldBe(ErrorCode.Unauthenticated);
        (await cluster.AccountReader().Find("ONE@example.org")).ShouldBe(UserId.Parse("a-1"));
    }

    [Fact]
    public async Task An_unknown_account_gets_the_answer_for_a_wrong_password() =>
        (await cluster.Account(UserId.Parse("a-nobody")).LogIn("correct horse"))
            .Refusal!.Code.ShouldBe(ErrorCode.Unauthenticated);

    [Fact]
    public async Task An_e_mail_and_a_handle_belong_to_one_account_in_any_case()
    {
        (await cluster.Account(UserId.Parse("a-2")).Register(Ann)).Value.ShouldNotBeNull();
        (await cluster.Account(UserId.Parse("a-3")).Register(Ann with { Email = "ann@EXAMPLE.org", Handle = "else" }))
            .Refusal!.Code.ShouldBe(ErrorCode.Conflict);
        (await cluster.Account(UserId.Parse("a-4")).Register(Ann with { Email = "else@example.org", Handle = "ANN" }))
            .Refusal!.Code.ShouldBe(ErrorCode.Conflict);
    }

    [Fact]
    public async Task A_person_logs_in_however_the_keyboard_composes_e_mail_and_password()
    {
        var account = cluster.Account(UserId.Parse("a-nfc"));
        (await account.Register(new Registration("zoë@bücher.example", "zoe", "Zoë Zoë Zoë", "Zoë")))
            .Value.ShouldNotBeNull();
        (await cluster.AccountReader().Find("zoe\u0308@xn--bcher-kva.example")).ShouldBe(UserId.Parse("a-nfc"));
        (await account.LogIn("Zoe\u0308 Zoe\u0308 Zoe\u0308")).Value.ShouldNotBeNull();
        (await cluster.Account(UserId.Parse("a-nfd")).Register(
                new Registration("zoe\u0308@xn--bcher-kva.example", "zoe2", "Zoë Zoë Zoë", "Zoë")))
            .Refusal!.Code.ShouldBe(ErrorCode.Conflict);
    }

    [Theory]
    [InlineData("no-mail", "handle", "long enough", "name", "email")]
    [InlineData("a@b.example", "a b", "long enough", "name", "handle")]
    [InlineData("a@b.example", "handle", "short", "name", "password")]
    [InlineData("a@b.example", "handle", "long enough", " ", "name")]
    [InlineData("a@b.example", "Admin", "long enough", "name", "handle: is reserved")]
    [InlineData("a@b.example", "handle", "long enough", "\u202eeve", "name: must not have characters that change")]
    [InlineData("a@b.example", "handle", "😀😀😀😀", "name", "password: must have 8–128")]
    public async Task A_registration_says_which_member_is_wrong(
        string email, string handle, string password, string name, string member)
    {
        var result = await cluster.Account(UserId.Parse("a-5"))
            .Register(new Registration(email, handle, password, name));
        result.Refusal!.Code.ShouldBe(ErrorCode.SchemaViolation);
        result.Refusal.Message.ShouldStartWith(member);
    }
}
