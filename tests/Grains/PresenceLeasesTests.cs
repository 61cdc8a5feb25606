using OrleansChat.Grains.Sessions;
using OrleansChat.Sessions;

namespace OrleansChat.Tests.Grains;

public sealed class PresenceLeasesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly PresenceLeases _leases = new();

    [Fact]
    public void A_user_comes_with_the_first_lease_and_goes_with_the_last()
    {
        _leases.Take("f-1", Now).ShouldBeTrue();
        _leases.Take("f-2", Now).ShouldBeFalse();
        _leases.Take("f-1", Now).ShouldBeFalse();
        _leases.GiveBack("f-1").ShouldBeFalse();
        _leases.IsOnline(Now).ShouldBeTrue();
        _leases.GiveBack("f-2").ShouldBeTrue();
        _leases.GiveBack("f-2").ShouldBeFalse("it has none");
        _leases.IsOnline(Now).ShouldBeFalse();
    }

    [Fact]
    public void A_lease_that_is_not_renewed_runs_out()
    {
        var end = Now + SessionLimits.PresenceLease;
        _leases.Take("f-1", Now);
        _leases.Take("f-2", Now + TimeSpan.FromSeconds(1));
        _leases.Expire(end);
        _leases.IsEmpty.ShouldBeFalse();
        _leases.IsOnline(end).ShouldBeTrue();
        _leases.IsOnline(end + TimeSpan.FromSeconds(1)).ShouldBeFalse();
        _leases.Take("f-3", end + TimeSpan.FromSeconds(1)).ShouldBeTrue("nobody was here any more");
        _leases.Expire(end + TimeSpan.FromSeconds(1));
        _leases.GiveBack("f-3").ShouldBeTrue();
    }
}
