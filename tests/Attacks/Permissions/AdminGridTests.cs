using System.Text.Json;
using OrleansChat.Accounts;
using OrleansChat.Permissions;
using OrleansChat.Tests.Attacks.Hosting;

namespace OrleansChat.Tests.Attacks.Permissions;

/// <summary>
/// Every endpoint for administrators by every deployment role: what the table allows is done, everything else is
/// refused and changes nothing.
/// </summary>
public sealed class AdminGridTests
{
    private const string Users = "/api/v1/admin/users";
    private const string Keys = "/api/v1/admin/keys";

    /// <summary>The parameter of a path is the user or the key that it is done to.</summary>
    private static readonly Dictionary<(HttpMethod Method, string Path), (Permission Permission, object? Body)> Grid =
        new()
        {
            [(HttpMethod.Get, Users)] = (Permission.ListAccounts, null),
            [(HttpMethod.Put, $"{Users}/ID/role")] = (Permission.AssignDeploymentRole, new { role = "staff" }),
            [(HttpMethod.Put, $"{Users}/ID/ban")] = (Permission.BanAccount, new { banned = true }),
            [(HttpMethod.Get, Keys)] = (Permission.ManageApiKeys, null),
            [(HttpMethod.Post, Keys)] =
                (Permission.ManageApiKeys, new { application = "shop", scopes = new[] { "users" } }),
            [(HttpMethod.Delete, $"{Keys}/ID")] = (Permission.ManageApiKeys, null),
        };

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_endpoint_by_every_role_is_done_or_refused_as_the_table_says()
    {
        await using var server = await AttackedServer.Start(AttackedServer.Generous);
        using var visitor = server.From("192.0.2.1");
        Everything.Endpoints(server, "ID")
            .Where(endpoint => endpoint.Path.StartsWith("/api/v1/admin/", StringComparison.Ordinal))
            .ShouldBe(Grid.Keys, ignoreOrder: true);
        var cast = await Cast.Gather(server, visitor);
        foreach (var role in Cast.Roles)
        {
            foreach (var ((method, path), (permission, body)) in Grid)
            {
                var what = $"{method} {path} by {role}";
                var place = path.Replace("ID", await Target(visitor, cast, path, role), StringComparison.Ordinal);
                var before = await Everyone(visitor, cast);
                (await visitor.Ask(method, place, token: null, body)).Status.ShouldBe(401, what);
                var answer = await visitor.Ask(method, place, cast[role].AccessToken, body);
                var after = await Everyone(visitor, cast);
                if (PermissionTable.Allows(permission, member: null, role))
                {
                    answer.Status.ShouldBeInRange(200, 204, what);
                    (after != before).ShouldBe(method != HttpMethod.Get, what);
                    continue;
                }

                answer.Status.ShouldBe(403, what);
                answer.Code.ShouldBe("forbidden", what);
                after.ShouldBe(before, what);
            }
        }
    }

    /// <summary>Somebody, or a key, that nothing was done to yet.</summary>
    private static async Task<string> Target(Attacker visitor, Cast cast, string path, DeploymentRole role)
    {
        if (path.StartsWith(Keys, StringComparison.Ordinal))
        {
            var key = await visitor.Post(
                Keys, new { application = "shop", scopes = new[] { "users" } }, cast.Root.AccessToken);
            return key.Json.GetProperty("id").GetString()!;
        }

        var name = $"{role}-{path.Split('/')[^1]}";
        return (await visitor.Http.Register(
            $"{name}@example.org", name, "correct horse battery", cancellationToken: Stopped)).User.Id;
    }

    /// <summary>All accounts and keys, as text to compare.</summary>
    private static async Task<string> Everyone(Attacker visitor, Cast cast)
    {
        var lists = new List<JsonElement>();
        foreach (var path in new[] { Users, Keys })
        {
            lists.Add((await visitor.Ask(HttpMethod.Get, path, cast.Root.AccessToken, body: null)).Json);
        }

        return string.Join('\n', lists);
    }
}
