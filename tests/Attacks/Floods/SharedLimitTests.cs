using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Audit;
using OrleansChat.Frontend.RateLimits;
using OrleansChat.RateLimits;
using OrleansChat.Tests.Attacks.Hosting;

namespace OrleansChat.Tests.Attacks.Floods;

/// <summary>A limit is one limit, however many frontends there are to ask.</summary>
public sealed class SharedLimitTests
{
    private const int Limit = 100;
    private const string Subject = "192.0.2.1";

    [Fact]
    public async Task Of_a_thousand_requests_at_once_at_two_frontends_exactly_the_limit_pass()
    {
        await using var server = await Start(new SteppedTime());
        var limiters = Limiters(server);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(number =>
            Task.Run(async () => await limiters[number % 2].Take(RateLimitPolicies.ApiAddress, Subject))));
        outcomes.Count(refusal => refusal is null).ShouldBe(Limit);
        outcomes.OfType<Refusal>().ShouldAllBe(refusal =>
            refusal.Code == ErrorCode.RateLimited && refusal.RetryAfter > TimeSpan.Zero);

        var row = await server.Remembered(AuditAction.LimitReached);
        row.Subject.ShouldBe(RateLimitPolicies.ApiAddress);
        row.Address.ShouldBe(Subject);
    }

    [Fact]
    public async Task Over_time_two_frontends_admit_exactly_as_many_requests_as_the_limit_allows()
    {
        const int Seconds = 300;
        var time = new SteppedTime();
        await using var server = await Start(time);
        var limiters = Limiters(server);
        var passed = await Drain(limiters);
        for (var step = 0; step < Seconds * 4; step++)
        {
            time.Advance(TimeSpan.FromMilliseconds(250));
            passed += await Drain(limiters);
        }

        // A token a second, and the bucket that was full at the beginning.
        passed.ShouldBe(Limit + Seconds);
    }

    [Fact]
    public async Task Tokens_that_one_frontend_does_not_use_come_back_for_the_other()
    {
        var time = new SteppedTime();
        await using var server = await Start(time, period: "10:00:00");
        var limiters = Limiters(server);
        (await limiters[0].Take(RateLimitPolicies.ApiAddress, Subject)).ShouldBeNull();
        time.Advance(TimeSpan.FromSeconds(31));
        limiters[0].Tick();
        var passed = 1 + await Drain([limiters[1]]);
        while (passed < Limit)
        {
            // Returned tokens may still be on their way.
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromMilliseconds(10));
            passed += await Drain([limiters[1]]);
        }

        passed.ShouldBe(Limit);
    }

    private static async Task<AttackedServer> Start(SteppedTime time, string period = "00:01:40")
    {
        KeyValuePair<string, string?>[] settings =
        [
            new("RateLimits:Policies:api-address:Capacity", $"{Limit}"),
            new("RateLimits:Policies:api-address:Period", period),
        ];
        var server = await AttackedServer.Start(settings, time: time);
        await server.AddFrontend();
        return server;
    }

    private static RateLimiter[] Limiters(AttackedServer server) =>
        [.. server.Services.Select(frontend => frontend.GetRequiredService<RateLimiter>())];

    /// <summary>Asks each in turn until all refuse.</summary>
    private static async Task<int> Drain(RateLimiter[] limiters)
    {
        var passed = 0;
        foreach (var limiter in limiters)
        {
            while (await limiter.Take(RateLimitPolicies.ApiAddress, Subject) is null)
            {
                passed++;
            }
        }

        return passed;
    }
}
