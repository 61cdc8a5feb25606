using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Frontend.Sockets;
using OrleansChat.Tests.Attacks.Hosting;
using OrleansChat.Tests.Client;
using OrleansChat.Tests.Client.Sockets;

namespace OrleansChat.Tests.Attacks.Sockets;

/// <summary>Whoever holds a client's TCP connection, and with TLS or without, clients see the same.</summary>
public sealed class TransportTests
{
    private const int Messages = 100;

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("direct", false)]
    [InlineData("direct", true)]
    [InlineData("kestrel", false)]
    [InlineData("kestrel", true)]
    public async Task Messages_of_all_sizes_come_in_order_and_an_orderly_stop_is_told(string transport, bool isTls)
    {
        using var certificate = isTls ? Certificates.SelfSigned() : null;
        await using var server = await AttackedServer.Start(
            [
                new("Connections:Transport", transport),
                new("RateLimits:Policies:send-user:Capacity", "1000"),
                new("RateLimits:Policies:send-conversation:Capacity", "1000"),
            ],
            certificate: certificate);
        await using var ann = await Enter(server.Address, certificate);
        var plaza = await ann.Create("channel", "Plaza", cancellationToken: Stopped);
        await ann.Subscribe(plaza.Id, cancellationToken: Stopped);

        var texts = Enumerable.Range(1, Messages).Select(number => new string('x', number * 40)).ToList();
        await Task.WhenAll(texts.Select(text => ann.Send(plaza.Id, text, cancellationToken: Stopped)));
        for (var seq = 2; seq < 2 + Messages; seq++)
        {
            (await ann.Next("message", Stopped)).Seq.ShouldBe(seq);
        }

        var history = await ann.WholeHistory(plaza.Id, after: 1, Stopped);
        history.Select(message => message.Body!.Length).Order().ShouldBe(texts.Select(text => text.Length));
        await using (var bob = await Enter(server.Address, certificate))
        {
            (await bob.Close(cancellationToken: Stopped)).Code.ShouldBe(1000);
        }

        var stopped = server.Stop();
        await ann.Next("goodbye", Stopped);
        (await ann.Ended(Stopped)).Code.ShouldBe(4000);
        await stopped;
    }

    [Theory]
    [InlineData("direct", true)]
    [InlineData("KESTREL", false)]
    public async Task The_setting_says_whose_transport_takes_the_endpoints(string transport, bool isOurs)
    {
        await using var server = await AttackedServer.Start([new("Connections:Transport", transport)]);
        var transports = server.Services[0].GetServices<IConnectionListenerFactory>();
        transports.OfType<SocketTransport>().Single()
            .CanBind(new IPEndPoint(IPAddress.Loopback, 0)).ShouldBe(isOurs);
    }

    private static async Task<ChatConnection> Enter(Uri address, X509Certificate2? certificate)
    {
        using var browser = new Browser(address, certificate);
        var guest = await browser.Ask(HttpMethod.Post, "/api/v1/auth/guest", new { name = "Ann" });
        var options = new SocketOptions
        {
            JudgeCertificate = (_, shown, _, _) => shown?.GetCertHashString() == certificate?.GetCertHashString(),
        };
        var connection = await ChatConnection.Open(address, options, Stopped);
        await connection.Hello(guest.Json.GetProperty("accessToken").GetString()!, cancellationToken: Stopped);
        return connection;
    }
}
