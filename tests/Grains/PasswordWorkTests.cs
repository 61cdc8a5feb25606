using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;

namespace OrleansChat.Tests.Grains;

public sealed class PasswordWorkTests
{
    private const string Password = "correct horse";

    private static readonly StoredAccount Ann = new(
        new Participant(UserId.Parse("ann"), SenderType.User, "Ann"), null, null, null, DateTimeOffset.UnixEpoch);

    [Fact]
    public void A_hash_records_its_cost_and_matches_only_its_password()
    {
        var hasher = Hasher(new AccountOptions());
        var hash = hasher.HashPassword(Ann, Password);
        hash.ShouldStartWith("$argon2id$v=19$m=7168,t=5,p=1$");
        hash.ShouldNotBe(hasher.HashPassword(Ann, Password));
        hasher.VerifyHashedPassword(Ann, hash, Password).ShouldBe(PasswordVerificationResult.Success);
        hasher.VerifyHashedPassword(Ann, hash, Password + "x").ShouldBe(PasswordVerificationResult.Failed);
    }

    [Fact]
    public void A_hash_of_another_cost_or_of_the_framework_is_valid_and_outdated()
    {
        var hasher = Hasher(new AccountOptions());
        var stronger = Hasher(new AccountOptions { PasswordMemoryKib = 9_216 }).HashPassword(Ann, Password);
        var framework = new PasswordHasher<StoredAccount>().HashPassword(Ann, "Zoe\u0308 zoe zoe");
        hasher.VerifyHashedPassword(Ann, stronger, Password)
            .ShouldBe(PasswordVerificationResult.SuccessRehashNeeded);
        hasher.VerifyHashedPassword(Ann, framework, "Zoe\u0308 zoe zoe")
            .ShouldBe(PasswordVerificationResult.SuccessRehashNeeded);
        hasher.VerifyHashedPassword(Ann, framework, Password).ShouldBe(PasswordVerificationResult.Failed);
    }

    [Theory]
    [InlineData("Zoë zoë zoë", "Zoe\u0308 zoe\u0308 zoe\u0308")]
    [InlineData("ﬁnd ①②③", "find 123")]
    public void A_password_is_the_same_on_every_keyboard(string one, string other)
    {
        var hasher = Hasher(new AccountOptions());
        hasher.VerifyHashedPassword(Ann, hasher.HashPassword(Ann, one), other)
            .ShouldBe(PasswordVerificationResult.Success);
    }

    [Theory]
    [InlineData(7_168, 5, true)]
    [InlineData(19_456, 2, true)]
    [InlineData(47_104, 1, true)]
    [InlineData(7_168, 4, false)]
    [InlineData(19_456, 1, false)]
    [InlineData(4_096, 10, false)]
    public void A_cost_that_owasp_does_not_recommend_is_refused(int memory, int passes, bool isGood)
    {
        var options = new AccountOptions { PasswordMemoryKib = memory, PasswordPasses = passes };
        new AccountOptionsValidator().Validate(name: null, options)
            .Failed.ShouldBe(!isGood);
    }

    [Fact]
    public async Task Beyond_its_queue_nothing_is_hashed_and_afterwards_it_continues()
    {
        using var gate = new GatedHasher();
        using var work = new PasswordWork(
            gate, Options.Create(new AccountOptions { PasswordThreads = 1, PasswordsWaitingMax = 2 }));
        var running = work.Hash(Ann, "running");
        gate.Begun.Wait(TestContext.Current.CancellationToken);
        var waiting = new[] { work.Hash(Ann, "first"), work.Hash(Ann, "second") };
        (await work.Hash(Ann, "one too many")).ShouldBeNull();
        (await work.Verify(Ann, "one too many")).ShouldBeNull();

        gate.Open.Set();
        (await running).ShouldBe("hash of running");
        (await Task.WhenAll(waiting)).ShouldBe(["hash of first", "hash of second"]);
        (await work.Hash(Ann, "later")).ShouldBe("hash of later");
    }

    private static Argon2PasswordHasher Hasher(AccountOptions options) => new(Options.Create(options));

    private sealed class GatedHasher : IPasswordHasher<StoredAccount>, IDisposable
    {
        public ManualResetEventSlim Begun { get; } = new();

        public ManualResetEventSlim Open { get; } = new();

        public string HashPassword(StoredAccount user, string password)
        {
            Begun.Set();
            Open.Wait(TestContext.Current.CancellationToken);
            return "hash of " + password;
        }

        public PasswordVerificationResult VerifyHashedPassword(
            StoredAccount user, string hashedPassword, string providedPassword) => PasswordVerificationResult.Success;

        public void Dispose()
        {
            Begun.Dispose();
            Open.Dispose();
        }
    }
}
