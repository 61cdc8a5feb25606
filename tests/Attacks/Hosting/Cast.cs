using OrleansChat.Accounts;
using OrleansChat.Tests.Client.Http;

namespace OrleansChat.Tests.Attacks.Hosting;

/// <summary>A superadmin made at the machine, and people whom they gave each deployment role over the wire.</summary>
internal sealed class Cast
{
    private const string Password = "correct horse battery";

    private readonly Dictionary<DeploymentRole, Account> _people = [];

    private Cast(Account root) => Root = root;

    public static IReadOnlyList<DeploymentRole> Roles { get; } = Enum.GetValues<DeploymentRole>();

    /// <summary>The person who granted the others their roles.</summary>
    public Account Root { get; }

    /// <summary>Somebody who has the role.</summary>
    public Account this[DeploymentRole role] => _people[role];

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    public static async Task<Cast> Gather(AttackedServer server, Attacker visitor)
    {
        var root = await Register(visitor, "root");
        await server.MakeSuperadmin(root.User.Id);
        var cast = new Cast(await LogIn(visitor, "root"));
        foreach (var role in Roles)
        {
            cast._people[role] = await cast.Gather(visitor, role);
        }

        return cast;
    }

    /// <summary>The superadmin, in a browser.</summary>
    public static Task<Answer> LogInRoot(Browser browser) => browser.LogIn("root@example.org", Password);

    /// <summary>A person of a role who was not there before.</summary>
    private async Task<Account> Gather(Attacker visitor, DeploymentRole role)
    {
        var name = role.ToString().ToLowerInvariant();
        if (role is DeploymentRole.Guest)
        {
            return await visitor.Http.Guest(name, Stopped);
        }

        var member = await Register(visitor, name);
        if (role is DeploymentRole.Member)
        {
            return member;
        }

        var path = $"/api/v1/admin/users/{member.User.Id}/role";
        (await visitor.Ask(HttpMethod.Put, path, Root.AccessToken, new { role = name })).Status.ShouldBe(200);
        return await LogIn(visitor, name);
    }

    private static Task<Account> Register(Attacker visitor, string name) =>
        visitor.Http.Register($"{name}@example.org", $"{name}-of-the-cast", Password, name, Stopped);

    private static Task<Account> LogIn(Attacker visitor, string name) =>
        visitor.Http.Login($"{name}@example.org", Password, Stopped);
}
