using System.Net.Http.Json;
using OrleansChat.Tests.Attacks.Hosting;
using OrleansChat.Tests.Attacks.Secrets;
using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tests.Attacks.Mails;

/// <summary>Mails hold tokens: they go to the right server over TLS, or not at all.</summary>
public sealed class MailTransportTests
{
    private const string Email = "bea@example.org";
    private const string NotSent = "A mail couldn't be sent";

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("StartTls")]
    [InlineData("Tls")]
    public async Task A_mail_goes_over_TLS_to_a_server_whose_certificate_is_trusted(string security)
    {
        using var certificate = Certificates.SelfSigned();
        await using var mails = MailServer.Start(certificate, isSecure: security == "Tls");
        var trusted = Path.GetTempFileName();
        await File.WriteAllTextAsync(trusted, certificate.ExportCertificatePem(), Stopped);
        var options = new ChatServerOptions
        {
            Environment = new Dictionary<string, string>
            {
                ["SSL_CERT_FILE"] = trusted,
                ["Mail__Host"] = "127.0.0.1",
                ["Mail__Port"] = $"{mails.Port}",
                ["Mail__Security"] = security,
            },
        };
        await using (var server = await ChatServer.Start(options, Stopped))
        {
            using var http = new ChatHttp(server.Address);
            await http.Register(Email, "bea", "correct horse battery", cancellationToken: Stopped);
            using var answer = await http.Client.PostAsJsonAsync(
                "/api/v1/auth/password/forgot", new { email = Email }, Stopped);
            answer.EnsureSuccessStatusCode();
            (await mails.NextMail(Stopped)).ShouldContain($"To: {Email}");
        }

        File.Delete(trusted);
    }

    [Theory]
    [InlineData("StartTls")]
    [InlineData("Tls")]
    public async Task No_mail_goes_to_a_server_whose_certificate_is_not_trusted(string security)
    {
        using var certificate = Certificates.SelfSigned();
        await using var mails = MailServer.Start(certificate, isSecure: security == "Tls");
        (await Failure(mails, security)).ShouldContain("SslHandshakeException");
    }

    [Fact]
    public async Task No_mail_goes_to_a_server_without_STARTTLS_if_that_is_wanted()
    {
        await using var mails = MailServer.Start();
        (await Failure(mails, "StartTls")).ShouldContain("STARTTLS");
    }

    [Fact]
    public async Task The_address_that_a_mail_server_refuses_is_not_logged()
    {
        await using var mails = MailServer.Start();
        mails.TakesRecipients = false;
        (await Failure(mails, "None")).ShouldContain("The mail server answered 550: RecipientNotAccepted.");
    }

    /// <summary>The log of a mail that the server couldn't send, at every level.</summary>
    private static async Task<string> Failure(MailServer mails, string security)
    {
        using var logs = new LogCapture();
        await using var server = await AttackedServer.Start(
            [new("Mail:Host", "127.0.0.1"), new("Mail:Port", $"{mails.Port}"), new("Mail:Security", security)], logs);
        using var bea = server.From("192.0.2.1");
        await bea.Http.Register(Email, "bea", "correct horse battery", cancellationToken: Stopped);
        (await bea.Post("/api/v1/auth/password/forgot", new { email = Email })).Status.ShouldBe(202);
        using var period = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!logs.Lines.Any(line => line.Contains(NotSent, StringComparison.Ordinal)))
        {
            await period.WaitForNextTickAsync(Stopped);
        }

        logs.Lines.ShouldNotContain(line => line.Contains(Email, StringComparison.OrdinalIgnoreCase));
        return logs.Lines.First(line => line.Contains(NotSent, StringComparison.Ordinal));
    }
}
