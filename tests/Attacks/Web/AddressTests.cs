using System.Net;
using OrleansChat.Audit;
using OrleansChat.Frontend.Http;
using OrleansChat.Tests.Attacks.Hosting;

namespace OrleansChat.Tests.Attacks.Web;

/// <summary>Nobody chooses the address that limits count and the audit log remembers.</summary>
public sealed class AddressTests
{
    [Fact]
    public async Task A_forwarded_address_of_an_unknown_proxy_is_not_believed()
    {
        await using var server = await AttackedServer.Start(
        [
            new("Http:TrustedProxies:0", "203.0.113.9"),
            new("RateLimits:Policies:api-address:Capacity", "3"),
        ]);
        var statuses = new List<int>();
        for (var number = 1; number <= 5; number++)
        {
            using var visitor = server.From($"192.0.2.{number}");
            statuses.Add((await visitor.Send(HttpMethod.Get, "/api/v1/nothing", ("X-Real-IP", $"192.0.2.{number}")))
                .Status);
        }

        statuses.ShouldBe([404, 404, 404, 429, 429]);
    }

    [Fact]
    public async Task An_address_forged_by_the_client_in_front_of_the_proxy_is_not_believed()
    {
        await using var server = await AttackedServer.Start(
            [new("RateLimits:Policies:api-address:Capacity", "3")]);
        var statuses = new List<int>();
        for (var number = 1; number <= 5; number++)
        {
            // The proxy appends the address of its peer to what the peer sent.
            using var visitor = server.From($"10.0.0.{number}, 192.0.2.66");
            statuses.Add((await visitor.Send(HttpMethod.Get, "/api/v1/nothing")).Status);
        }

        statuses.ShouldBe([404, 404, 404, 429, 429]);
    }

    [Fact]
    public async Task The_audit_log_remembers_the_address_that_a_trusted_proxy_tells()
    {
        await using var server = await AttackedServer.Start();
        using var visitor = server.From("192.0.2.77");
        await Should.ThrowAsync<Client.Sockets.HandshakeRefusedException>(
            visitor.Connect(("Origin", "https://evil.example")));
        var row = await server.Remembered(AuditAction.OriginRefused);
        row.Address.ShouldBe("192.0.2.77");
        row.Subject.ShouldBe("https://evil.example");
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64")]
    public void All_of_an_ipv6_network_count_as_one(string address, string counted) =>
        ClientAddress.Counted(IPAddress.Parse(address)).ShouldBe(counted);
}
