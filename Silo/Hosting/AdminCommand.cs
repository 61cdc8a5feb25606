using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.Accounts;
using OrleansChat.Audit;
using OrleansChat.Grains.Accounts;
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
        Description = "The e-mail that the person registered with.",
        Required = true,
    };

    private static readonly Option<string> Role = new("--role")
    {
        Description = "superadmin, admin, staff or member.",
        Required = true,
    };

    public static Command Create(Option<string> data, Option<string?> database)
    {
        Role.AcceptOnlyFromAmong("superadmin", "admin", "staff", "member");
        var grant = new Command("grant", "Give a person a role; they have to log in again.")
        {
            Email,
            Role,
            data,
            database,
        };
        grant.SetAction((parsed, cancellationToken) => Grant(
            new ServerSettings(
                Port: 0, parsed.GetValue(data)!, parsed.GetValue(database), Profile: "production", ServerRole.Silo),
            parsed.GetValue(Email)!,
            Words.DeploymentRoles.Value(parsed.GetValue(Role)!),
            cancellationToken));
        return new Command("admin", "Look after accounts at the machine.") { grant };
    }

    private static async Task<int> Grant(
        ServerSettings settings, string email, DeploymentRole role, CancellationToken cancellationToken)
    {
        try
        {
            var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
            await using var storage = await StorageHosting.OpenExisting(
                settings, configuration, NullLoggerFactory.Instance);
            var account = await Find(storage, email, cancellationToken);
            if (AdministrationRules.FlawOf(account, role) is { } refusal)
            {
                throw new StartupException(refusal.Message);
            }

            await storage.AuditLog.Append(new AuditEvent(
                AuditAction.RoleChanged, Subject: account.User.Id.Value, Detail: Words.DeploymentRoles.Word(role)));
            if (!await storage.Accounts.Update(AdministrationRules.WithRole(account, role), account.Stamp))
            {
                throw new StartupException("The account was changed at the same moment; try again.");
            }

            var word = Words.DeploymentRoles.Word(role);
            await Console.Out.WriteLineAsync(
                $"{account.User.Name} ({account.User.Id}) is {word} from the next log-in on.");
            return 0;
        }
        catch (StartupException refusal)
        {
            await Console.Error.WriteLineAsync(refusal.Message);
            return Failed;
        }
    }

    private static async Task<StoredAccount> Find(
        ChatStorage storage, string email, CancellationToken cancellationToken)
    {
        var id = await storage.Accounts.FindByEmail(AccountRules.NormaliseEmail(email), cancellationToken);
        return id is { } found && await storage.Accounts.Load(found, cancellationToken) is { } account
            ? account
            : throw new StartupException($"Nobody registered with '{email}' in this database.");
    }
}
