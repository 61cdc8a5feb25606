using System.Globalization;
using OrleansChat.Tests.Attacks.Hosting;

namespace OrleansChat.Tests.Attacks.Floods;

/// <summary>Guessing passwords, at whichever frontend, is over after five.</summary>
public sealed class BruteForceTests
{
    private const string Email = "ann@example.org";
    private const string Password = "correct horse battery";

    [Fact]
    public async Task From_one_address_thirty_guesses_at_many_accounts_are_taken_at_both_frontends_together()
    {
        await using var server = await AttackedServer.Start(time: new SteppedTime());
        var second = await server.AddFrontend();
        using var here = server.From("192.0.2.1");
        using var there = server.From("192.0.2.1", second);
        var statuses = new List<int>();
        for (var number = 0; number < 34; number++)
        {
            // Another e-mail each time: it is the address that guesses.
            statuses.Add((await (number % 2 == 0 ? here : there).LogIn($"person{number}@example.org", "guess"))
                .Status);
        }

        statuses.ShouldBe([.. Enumerable.Repeat(401, 30), .. Enumerable.Repeat(429, 4)]);
    }

    [Fact]
    public async Task A_forgotten_password_locks_out_nobody_else_at_the_office()
    {
        var time = new SteppedTime();
        await using var server = await AttackedServer.Start(time: time);
        using var office = server.From("192.0.2.1");
        await office.Http.Register(Email, "ann", Password, cancellationToken: TestContext.Current.CancellationToken);
        await office.Http.Register(
            "bob@example.org", "bob", Password, cancellationToken: TestContext.Current.CancellationToken);
        var statuses = new List<int>();
        for (var guess = 0; guess < 40; guess++)
        {
            // An e-mail in another spelling is the same.
            statuses.Add((await office.LogIn(guess % 2 == 0 ? Email : Email.ToUpperInvariant(), "guess")).Status);
        }

        statuses.ShouldBe([.. Enumerable.Repeat(401, 5), .. Enumerable.Repeat(429, 35)]);
        for (var day = 0; day < 10; day++)
        {
            (await office.LogIn("bob@example.org", Password)).Status.ShouldBe(200);
        }

        // In a minute the account is free again; this address has to wait for a quarter of an hour.
        time.Advance(TimeSpan.FromMinutes(1));
        (await office.LogIn(Email, Password)).Status.ShouldBe(429);
        using var home = server.From("198.51.100.1");
        (await home.LogIn(Email, Password)).Status.ShouldBe(200);
        time.Advance(TimeSpan.FromMinutes(14));
        (await office.LogIn(Email, Password)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task From_many_addresses_five_guesses_at_one_account_are_taken_and_its_owner_waits_with_them()
    {
        await using var server = await AttackedServer.Start();
        var second = await server.AddFrontend();
        using var owner = server.From("198.51.100.1");
        await owner.Http.Register(Email, "ann", Password, cancellationToken: TestContext.Current.CancellationToken);
        var checks = server.Hasher.Checks;
        var statuses = new List<int>();
        for (var number = 0; number < 8; number++)
        {
            using var guesser = server.From($"192.0.2.{number}", number % 2 == 0 ? null : second);
            statuses.Add((await guesser.LogIn(number % 3 == 0 ? Email.ToUpperInvariant() : Email, $"guess {number}"))
                .Status);
        }

        statuses.ShouldBe([401, 401, 401, 401, 401, 429, 429, 429]);
        (server.Hasher.Checks - checks).ShouldBe(5);
        var refused = await owner.LogIn(Email, Password);
        refused.Status.ShouldBe(429);
        int.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture).ShouldBeInRange(1, 12);
    }

    [Fact]
    public async Task Successful_log_ins_do_not_count()
    {
        await using var server = await AttackedServer.Start();
        using var owner = server.From("198.51.100.1");
        await owner.Http.Register(Email, "ann", Password, cancellationToken: TestContext.Current.CancellationToken);
        for (var number = 0; number < 8; number++)
        {
            (await owner.LogIn(Email, Password)).Status.ShouldBe(200);
        }
    }

    [Fact]
    public async Task Accounts_in_great_number_are_not_made_from_one_address()
    {
        await using var server = await AttackedServer.Start(
            [new("RateLimits:Policies:register-address:Capacity", "3")]);
        var second = await server.AddFrontend();
        using var here = server.From("192.0.2.1");
        using var there = server.From("192.0.2.1", second);
        var statuses = new List<int>();
        for (var number = 0; number < 5; number++)
        {
            statuses.Add((await (number % 2 == 0 ? here : there).Post("/api/v1/auth/guest", new { name = "Bot" }))
                .Status);
        }

        statuses.ShouldBe([200, 200, 200, 429, 429]);
    }
}
