using OrleansChat.Tests.Attacks.Hosting;
using OrleansChat.Tests.Client.Http;

namespace OrleansChat.Tests.Attacks.Floods;

/// <summary>Ten people behind one address, with the limits of the production profile.</summary>
public sealed class OfficeTests
{
    private const string Me = "/api/v1/auth/me";
    private const string Password = "correct horse battery";

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_people_behind_one_address_log_in_and_renew_all_day()
    {
        await using var server = await AttackedServer.Start(time: new SteppedTime());
        using var office = server.From("192.0.2.1");
        var people = new List<Account>();
        for (var number = 0; number < 10; number++)
        {
            var email = $"person{number}@example.org";
            await office.Http.Register(email, $"person{number}", Password, cancellationToken: Stopped);
            people.Add(await office.Http.Login(email, Password, Stopped));
        }

        for (var renewal = 0; renewal < 12; renewal++)
        {
            for (var number = 0; number < people.Count; number++)
            {
                people[number] = await office.Http.Refresh(people[number].RefreshToken, Stopped);
                (await Ask(office, people[number].AccessToken)).ShouldBe(200);
            }
        }
    }

    [Fact]
    public async Task An_address_that_used_up_its_requests_keeps_nobody_with_a_good_token_out()
    {
        await using var server = await AttackedServer.Start(time: new SteppedTime());
        using var office = server.From("192.0.2.1");
        var ann = await office.Http.Guest("Ann", Stopped);
        var anonymous = new List<int>();
        for (var request = 0; request < 101; request++)
        {
            anonymous.Add((await office.Send(HttpMethod.Get, "/api/v1/auth/diagnose")).Status);
        }

        anonymous.Count(status => status == 200).ShouldBe(99);
        anonymous[^1].ShouldBe(429);
        (await Ask(office, ann.AccessToken)).ShouldBe(200);
        ann = await office.Http.Refresh(ann.RefreshToken, Stopped);
        (await Ask(office, ann.AccessToken)).ShouldBe(200);
    }

    [Fact]
    public async Task Guessing_tokens_is_stopped_after_a_hundred_attempts()
    {
        await using var server = await AttackedServer.Start(time: new SteppedTime());
        using var guesser = server.From("192.0.2.1");
        var statuses = new List<int>();
        for (var guess = 0; guess < 102; guess++)
        {
            statuses.Add(guess % 2 == 0
                ? await Ask(guesser, $"u-nobody~guess{guess}")
                : (await guesser.Post("/api/v1/auth/refresh", new { refreshToken = $"u-nobody~guess{guess}" })).Status);
        }

        statuses.ShouldBe([.. Enumerable.Repeat(401, 100), 429, 429]);
    }

    [Fact]
    public async Task A_person_with_a_good_token_has_a_limit_of_their_own_at_all_addresses_together()
    {
        await using var server = await AttackedServer.Start(
        [
            new("RateLimits:Policies:api-user:Capacity", "10"),
            new("RateLimits:Policies:api-user:Period", "1.00:00:00"),
        ]);
        using var here = server.From("192.0.2.1");
        using var there = server.From("192.0.2.2");
        var (ann, bob) = (await here.Http.Guest("Ann", Stopped), await here.Http.Guest("Bob", Stopped));
        var statuses = new List<int>();
        for (var request = 0; request < 12; request++)
        {
            statuses.Add(await Ask(request % 2 == 0 ? here : there, ann.AccessToken));
        }

        statuses.ShouldBe([.. Enumerable.Repeat(200, 10), 429, 429]);
        (await Ask(here, bob.AccessToken)).ShouldBe(200);
    }

    [Fact]
    public async Task Whoever_asks_for_what_their_role_forbids_is_counted_and_nobody_else_at_their_address()
    {
        await using var server = await AttackedServer.Start(
        [
            new("RateLimits:Policies:credential-address:Capacity", "3"),
            new("RateLimits:Policies:api-user:Capacity", "10"),
            new("RateLimits:Policies:api-user:Period", "1.00:00:00"),
        ]);
        using var office = server.From("192.0.2.1");
        var (ann, bob) = (await office.Http.Guest("Ann", Stopped), await office.Http.Guest("Bob", Stopped));
        var statuses = new List<int>();
        for (var request = 0; request < 12; request++)
        {
            var answer = await office.Ask(HttpMethod.Get, "/api/v1/admin/users", ann.AccessToken, body: null);
            statuses.Add(answer.Status);
        }

        statuses.ShouldBe([.. Enumerable.Repeat(403, 10), 429, 429]);
        (await Ask(office, bob.AccessToken)).ShouldBe(200);
    }

    private static async Task<int> Ask(Attacker who, string token) =>
        (await who.Ask(HttpMethod.Get, Me, token, body: null)).Status;
}
