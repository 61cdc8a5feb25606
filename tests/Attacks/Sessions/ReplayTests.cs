using OrleansChat.Tests.Attacks.Hosting;

namespace OrleansChat.Tests.Attacks.Sessions;

/// <summary>Tokens that were stolen, spent, ended, made up or handed in by somebody else.</summary>
public sealed class ReplayTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refresh_token_shown_again_late_or_after_its_successor_ends_the_session_of_thief_and_owner(
        bool isLate)
    {
        var time = new SteppedTime();
        await using var server = await AttackedServer.Start(time: time);
        using var owner = server.From("192.0.2.1");
        using var thief = server.From("192.0.2.2");
        var stolen = await owner.Http.Guest("Ann", Stopped);
        var renewed = await owner.Http.Refresh(stolen.RefreshToken, Stopped);
        if (isLate)
        {
            time.Advance(TimeSpan.FromSeconds(30));
        }
        else
        {
            renewed = await owner.Http.Refresh(renewed.RefreshToken, Stopped);
        }

        await using var live = await owner.Enter(renewed);
        (await Refresh(thief, stolen.RefreshToken)).Status.ShouldBe(401);
        (await live.Ended(Stopped)).Code.ShouldBe(4502);
        (await Refresh(owner, renewed.RefreshToken)).Status.ShouldBe(401);
        await ShouldNotEnter(owner, renewed.AccessToken);
    }

    [Fact]
    public async Task A_refresh_with_a_lost_answer_can_be_repeated_and_a_thief_who_does_so_ends_the_session_later()
    {
        var time = new SteppedTime();
        await using var server = await AttackedServer.Start(time: time);
        using var owner = server.From("192.0.2.1");
        using var thief = server.From("192.0.2.2");
        var guest = await owner.Http.Guest("Ann", Stopped);
        await owner.Http.Refresh(guest.RefreshToken, Stopped);
        time.Advance(TimeSpan.FromSeconds(29));
        var repeated = await owner.Http.Refresh(guest.RefreshToken, Stopped);

        var stolen = await thief.Http.Refresh(guest.RefreshToken, Stopped);
        time.Advance(TimeSpan.FromMinutes(10));
        await thief.Http.Refresh(stolen.RefreshToken, Stopped);
        time.Advance(TimeSpan.FromMinutes(1));
        await using var live = await owner.Enter(repeated);
        (await Refresh(owner, repeated.RefreshToken)).Status.ShouldBe(401);
        (await live.Ended(Stopped)).Code.ShouldBe(4502);
    }

    [Fact]
    public async Task Of_many_windows_that_show_a_refresh_token_at_once_each_gets_tokens_and_the_session_stays()
    {
        await using var server = await AttackedServer.Start();
        var second = await server.AddFrontend();
        using var here = server.From("192.0.2.1");
        using var there = server.From("192.0.2.2", second);
        var account = await here.Http.Guest("Ann", Stopped);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number =>
            Refresh(number % 2 == 0 ? here : there, account.RefreshToken)));
        answers.Count(answer => answer.Status == 200).ShouldBe(16);
        answers.Where(answer => answer.Status != 200).ShouldAllBe(answer => answer.Status == 429);
        var last = answers.Last(answer => answer.Status == 200).Json.GetProperty("refreshToken").GetString()!;
        (await Refresh(there, last)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task After_a_log_out_no_token_of_the_session_is_good()
    {
        using var owner = shared.NewAttacker();
        var account = await owner.Http.Guest("Ann", Stopped);
        await using var live = await owner.Enter(account);
        await owner.Http.Logout(account, Stopped);
        (await live.Ended(Stopped)).Code.ShouldBe(4502);
        (await Refresh(owner, account.RefreshToken)).Status.ShouldBe(401);
        await ShouldNotEnter(owner, account.AccessToken);
    }

    [Fact]
    public async Task A_forged_or_changed_token_is_refused()
    {
        using var visitor = shared.NewAttacker();
        var ann = await visitor.Http.Guest("Ann", Stopped);
        var bob = await visitor.Http.Guest("Bob", Stopped);
        var secret = bob.AccessToken[bob.User.Id.Length..];
        string[] forged =
        [
            ann.User.Id + secret,
            ann.AccessToken[..^1],
            ann.AccessToken + "A",
            ann.AccessToken.ToUpperInvariant(),
            ann.RefreshToken,
            ann.User.Id,
            "' OR 1=1 --",
            "",
        ];
        foreach (var token in forged)
        {
            await ShouldNotEnter(visitor, token);
        }
    }

    [Fact]
    public async Task A_client_cannot_choose_the_session_or_the_tokens_of_a_log_in()
    {
        using var visitor = shared.NewAttacker();
        var planted = await visitor.Http.Guest("Mallory", Stopped);
        var answer = await visitor.Post(
            "/api/v1/auth/guest",
            new
            {
                name = "Ann",
                session = "s-planted",
                user = new { id = planted.User.Id },
                accessToken = planted.AccessToken,
                refreshToken = planted.RefreshToken,
            },
            planted.AccessToken,
            ("Cookie", $"session=s-planted; access={planted.AccessToken}"));
        answer.Status.ShouldBe(200);
        answer.Json.GetProperty("user").GetProperty("id").GetString().ShouldNotBe(planted.User.Id);
        answer.Json.GetProperty("accessToken").GetString().ShouldNotBe(planted.AccessToken);
        answer.Json.GetProperty("refreshToken").GetString().ShouldNotBe(planted.RefreshToken);
    }

    [Fact]
    public async Task An_unknown_person_and_a_wrong_password_cannot_be_told_apart()
    {
        await using var server = await AttackedServer.Start();
        using var visitor = server.From("192.0.2.1");
        await visitor.Http.Register("ann@example.org", "ann", "correct horse battery", cancellationToken: Stopped);
        var before = server.Hasher.Checks;
        var wrong = await visitor.LogIn("ann@example.org", "guess guess");
        var workOfWrong = server.Hasher.Checks - before;
        var unknown = await visitor.LogIn("nobody@example.org", "guess guess");
        var workOfUnknown = server.Hasher.Checks - before - workOfWrong;

        workOfWrong.ShouldBe(1);
        workOfUnknown.ShouldBe(1);
        unknown.Status.ShouldBe(wrong.Status);
        WithoutTrace(unknown).ShouldBe(WithoutTrace(wrong));
        unknown.Headers.Keys.Order().ShouldBe(wrong.Headers.Keys.Order());
    }

    private static string WithoutTrace(Answer answer) =>
        answer.Body.Replace(answer.Json.GetProperty("trace").GetString()!, "", StringComparison.Ordinal);

    private static Task<Answer> Refresh(Attacker who, string refreshToken) =>
        who.Post("/api/v1/auth/refresh", new { refreshToken });

    private static async Task ShouldNotEnter(Attacker who, string token)
    {
        await using var connection = await who.Connect();
        (await connection.Ask("hello", new { token }, Stopped)).Error!.Code.ShouldBe("unauthenticated");
        (await connection.Ended(Stopped)).Code.ShouldBe(4501);
    }
}
