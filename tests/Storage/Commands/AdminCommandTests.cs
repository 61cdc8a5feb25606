using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;
using OrleansChat.Tests.Client.Servers;
using OrleansChat.Tests.Storage.Contract;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Commands;

/// <summary>The commands as people run them, each in a process of its own.</summary>
public sealed class AdminCommandTests
{
    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Grant_gives_a_role_beside_an_open_database_and_is_remembered()
    {
        await using var database = new TestSqlite();
        await using var storage = await database.Open();
        await storage.Accounts.Insert(Ann);
        var (exitCode, output) = await Grant(database, "ANN@example.org", "superadmin");
        output.ShouldContain("is superadmin from the next log-in on");
        exitCode.ShouldBe(0);

        var account = (await storage.Accounts.Load(Ann.User.Id, Stopped))!;
        account.Role.ShouldBe(DeploymentRole.Superadmin);
        account.User.Type.ShouldBe(SenderType.Staff);
        account.Stamp.ShouldBe(1);
        var row = (await storage.Audit.Read(0, 10, Stopped)).ShouldHaveSingleItem();
        (row.Action, row.Actor, row.Subject, row.Detail).ShouldBe(("role-changed", null, "ann", "superadmin"));
    }

    [Theory]
    [InlineData("nobody@example.org", "admin", "has the e-mail address 'nobody@example.org'")]
    [InlineData("ann@example.org", "king", "superadmin")]
    [InlineData("ann@example.org", "guest", "superadmin")]
    public async Task A_wrong_grant_says_why_and_changes_nothing(string email, string role, string complaint)
    {
        await using var database = new TestSqlite();
        await using var storage = await database.Open();
        await storage.Accounts.Insert(Ann);
        var (exitCode, output) = await Grant(database, email, role);
        output.ShouldContain(complaint);
        exitCode.ShouldBe(1);
        (await storage.Accounts.Load(Ann.User.Id, Stopped)).ShouldBe(Ann);
    }

    private static StoredAccount Ann =>
        new(TestLog.User("ann"), "Ann@example.org", "ann", "hash", TestLog.Noon);

    private static Task<(int ExitCode, string Output)> Grant(TestSqlite database, string email, string role) =>
        ChatCommand.Run(
            ["admin", "grant", "--email", email, "--role", role, "--data", Path.GetDirectoryName(database.Path)!],
            Stopped);
}
