using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Frontend.RateLimits;
using OrleansChat.RateLimits;
using OrleansChat.Tests.Attacks.Hosting;

namespace OrleansChat.Tests.Attacks.Floods;

/// <summary>An operator under attack tightens a limit without a restart; a slip of theirs opens none.</summary>
public sealed class ReloadTests
{
    private const string Capacity = "RateLimits:Policies:api-address:Capacity";

    [Fact]
    public async Task A_limit_changes_without_a_restart_and_a_wrong_change_is_ignored()
    {
        await using var server = await AttackedServer.Start([new(Capacity, "5")], time: new SteppedTime());
        (await Passing(server, "192.0.2.1")).ShouldBe(5);
        Set(server, "2");
        (await Passing(server, "192.0.2.2")).ShouldBe(2);
        Should.Throw<Exception>(() => Set(server, "0"));
        (await Passing(server, "192.0.2.3")).ShouldBe(2);
        Set(server, "3");
        (await Passing(server, "192.0.2.4")).ShouldBe(3);
    }

    private static void Set(AttackedServer server, string capacity)
    {
        var configuration = (IConfigurationRoot)server.Services[0].GetRequiredService<IConfiguration>();
        configuration[Capacity] = capacity;
        configuration.Reload();
    }

    private static async Task<int> Passing(AttackedServer server, string address)
    {
        var limiter = server.Services[0].GetRequiredService<RateLimiter>();
        var passing = 0;
        while (await limiter.Take(RateLimitPolicies.ApiAddress, address) is null)
        {
            passing++;
        }

        return passing;
    }
}
