using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Accounts;
using OrleansChat.Audit;
using OrleansChat.Configuration;
using OrleansChat.Grains.Accounts;
using OrleansChat.Silo.Settings;
using OrleansChat.Silo.Storage;

namespace OrleansChat.Silo.Hosting;

/// <summary>
/// <c>admin grant</c>: gives a person a role, at the machine: the way to the first superadmin. Works beside a running
/// server.
/// </summary>
internal static class AdminCommand
{
    private const int Failed = 1;

    private static readonly Option<string> Email = new("--email")
    {
        Description = "The e-mail address the person registered with.",
    };

    private static readonly Option<string> Role = new("--role")
    {
        Description = "superadmin, admin, staff or member.",
    };

    /// <summary>The setting that each option is.</summary>
    public static IReadOnlyList<(Option Option, string Setting)> Names { get; } =
    [
        (Email, $"{AdminOptions.Section}:{nameof(AdminOptions.Email)}"),
        (Role, $"{AdminOptions.Section}:{nameof(AdminOptions.Role)}"),
    ];

    public static Command Create()
    {
        var guest = Words.DeploymentRoles.Word(DeploymentRole.Guest);
        Role.AcceptOnlyFromAmong([.. Words.DeploymentRoles.Words.Where(role => role != guest)]);
        var grant = new Command("grant", "Give a person a role. They have to log in again.")
        {
            Email,
            Role,
        };
        SharedOptions.AddTo(grant);
        grant.SetAction((parsed, cancellationToken) => Refusal.Tell(Failed, () => Grant(
            SharedOptions.Given(parsed, Names), cancellationToken)));
        return new Command("admin", "Manage accounts from the command line.") { grant };
    }

    private static async Task<int> Grant(
        Dictionary<string, string?> commandLine, CancellationToken cancellationToken)
    {
        var configuration = ChatConfiguration.Load(commandLine);
        var settings = ServerSettings.Read(configuration);
        var wanted = configuration.Read<AdminOptions, AdminOptionsValidator>(AdminOptions.Section);
        var role = Words.DeploymentRoles.Value(wanted.Role!);
        await using var services = StorageHosting.ForCommand(settings, configuration);
        await using var storage = await services.GetRequiredService<StorageOpener>().OpenExisting(cancellationToken);
        var account = await Find(storage, wanted.Email!, cancellationToken);
        if (AdministrationRules.RefusalOf(account, role) is { } refusal)
        {
            throw new StartupException(refusal.Message);
        }

        await storage.AuditLog.Append(new AuditEvent(
            AuditAction.RoleChanged, Subject: account.User.Id.Value, Detail: wanted.Role));
        if (!await storage.Accounts.Update(AdministrationRules.WithRole(account, role), account.Stamp))
        {
            throw new StartupException("The account was changed at the same time. Please try again.");
        }

        await Console.Out.WriteLineAsync(
            $"{account.User.Name} ({account.User.Id}) is {wanted.Role} from the next log-in on.");
        return 0;
    }

    private static async Task<StoredAccount> Find(
        ChatStorage storage, string email, CancellationToken cancellationToken)
    {
        var id = await storage.Accounts.FindByEmail(AccountRules.NormaliseEmail(email), cancellationToken);
        return id is { } found && await storage.Accounts.Load(found, cancellationToken) is { } account
            ? account
            : throw new StartupException($"No account in this database has the e-mail address '{email}'.");
    }
}
