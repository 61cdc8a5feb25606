using OrleansChat.Tests.Attacks.Hosting;
using OrleansChat.Tests.Client.Http;

namespace OrleansChat.Tests.Attacks.Sessions;

/// <summary>The tokens of a guest who does not come back are good for nobody.</summary>
public sealed class GuestLifetimeTests
{
    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_guest_who_is_away_too_long_expires_and_one_who_returns_in_time_stays()
    {
        var time = new SteppedTime();
        await using var server = await AttackedServer.Start([new("Sessions:GuestLifetime", "2.00:00:00")], time: time);
        using var visitor = server.From("192.0.2.1");
        var guest = await visitor.Http.Guest("Ann", Stopped);
        var member = await visitor.Http.Register(
            "bea@example.org", "bea", "correct horse battery", cancellationToken: Stopped);
        for (var day = 0; day < 4; day++)
        {
            time.Advance(TimeSpan.FromDays(1));
            guest = await visitor.Http.Refresh(guest.RefreshToken, Stopped);
        }

        time.Advance(TimeSpan.FromDays(2));
        await Should.ThrowAsync<HttpRefusedException>(visitor.Http.Refresh(guest.RefreshToken, Stopped));
        await using var connection = await visitor.Connect();
        (await connection.Ask("hello", new { token = guest.AccessToken }, Stopped))
            .Error!.Code.ShouldBe("unauthenticated");
        await visitor.Http.Refresh(member.RefreshToken, Stopped);
    }
}
