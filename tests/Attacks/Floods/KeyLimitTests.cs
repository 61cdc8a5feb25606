using OrleansChat.Tests.Attacks.Hosting;

namespace OrleansChat.Tests.Attacks.Floods;

/// <summary>The server of a site may ask for all its people; who guesses keys may not.</summary>
public sealed class KeyLimitTests
{
    private const string Keys = "/api/v1/admin/keys";

    [Fact]
    public async Task A_good_key_has_a_limit_of_its_own_and_a_wrong_one_that_of_its_address()
    {
        await using var server = await AttackedServer.Start(
        [
            new("RateLimits:Policies:credential-address:Capacity", "20"),
            new("RateLimits:Policies:api-key:Capacity", "30"),
            new("RateLimits:Policies:api-key:Period", "1.00:00:00"),
        ]);
        using var visitor = server.From("192.0.2.1");
        var cast = await Cast.Gather(server, visitor);
        var made = await visitor.Post(
            Keys, new { application = "shop", scopes = new[] { "users" } }, cast.Root.AccessToken);
        var key = made.Json.GetProperty("key").GetString()!;
        using var site = server.From("192.0.2.2");
        using var elsewhere = server.From("192.0.2.3");
        using var guesser = server.From("192.0.2.4");

        (await Statuses(site, key, 31)).ShouldBe([.. Enumerable.Repeat(200, 30), 429]);
        (await Statuses(elsewhere, key, 1)).ShouldBe([429]);
        (await Statuses(guesser, key + "x", 21)).ShouldBe([.. Enumerable.Repeat(401, 20), 429]);
    }

    [Fact]
    public async Task Administrators_are_limited_at_keys_as_at_accounts()
    {
        await using var server = await AttackedServer.Start([new("RateLimits:Policies:admin-user:Capacity", "10")]);
        using var visitor = server.From("192.0.2.1");
        var token = (await Cast.Gather(server, visitor)).Root.AccessToken;
        var statuses = new List<int>();
        while (statuses.Count < 10 && !statuses.Contains(429))
        {
            statuses.Add((await visitor.Ask(HttpMethod.Get, Keys, token, body: null)).Status);
        }

        statuses.ShouldContain(429);
        var key = new { application = "shop", scopes = new[] { "users" } };
        (await visitor.Post(Keys, key, token)).Status.ShouldBe(429);
        (await visitor.Ask(HttpMethod.Delete, $"{Keys}/k-1", token, body: null)).Status.ShouldBe(429);
    }

    private static async Task<List<int>> Statuses(Attacker site, string key, int count)
    {
        var statuses = new List<int>();
        for (var number = 0; number < count; number++)
        {
            statuses.Add((await site.Post(
                "/api/v1/provision/users", new { externalId = "7", name = "Cyn" }, key)).Status);
        }

        return statuses;
    }
}
