using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using OrleansChat.Audit;
using OrleansChat.Tests.Attacks.Hosting;
using OrleansChat.Tests.Attacks.Secrets;
using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tests.Attacks.Mails;

/// <summary>Mails about forgotten passwords, by a real SMTP server, and when there is none.</summary>
public sealed partial class ResetMailTests
{
    private const string Email = "bea@example.org";
    private const string NewPassword = "another horse battery";

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_arrives_with_a_token_that_works_once()
    {
        await using var smtp = MailServer.Start();
        using var logs = new LogCapture();
        await using var server = await Start(smtp.Port, logs);
        using var bea = server.From("192.0.2.1");
        var account = await Register(bea);
        await using var live = await bea.Enter(account);
        await Forget(bea);
        var mail = await smtp.NextMail(Stopped);
        mail.ShouldContain($"To: {Email}");
        mail.ShouldContain("From: chat@example.org");
        var token = Token().Match(Text(mail)).Groups[1].Value;
        token.ShouldStartWith(account.User.Id);

        var reset = new { token, password = NewPassword };
        (await bea.Post("/api/v1/auth/password/reset", reset)).Status.ShouldBe(204, mail);
        (await live.Ended(Stopped)).Code.ShouldBe(4502);
        (await bea.Post("/api/v1/auth/password/reset", reset)).Status.ShouldBe(401);
        (await bea.LogIn(Email, NewPassword)).Status.ShouldBe(200);
        logs.Lines.ShouldNotContain(line => line.Contains(token, StringComparison.Ordinal));

        var done = await server.Remembered(AuditAction.PasswordReset);
        (done.Actor, done.Subject).ShouldBe((account.User.Id, account.User.Id));
        (await server.Audit.Read(0, 1_000, Stopped))
            .ShouldNotContain(row => row.ToString().Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_the_mail_server_the_answer_is_the_same_and_the_failure_is_logged_without_the_token()
    {
        using var logs = new LogCapture();
        await using var server = await Start(FreePort.Next(), logs);
        using var bea = server.From("192.0.2.1");
        var account = await Register(bea);
        await Forget(bea);
        using var period = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!logs.Lines.Any(line => line.Contains("A mail couldn't be sent", StringComparison.Ordinal)))
        {
            await period.WaitForNextTickAsync(Stopped);
        }

        logs.Lines.ShouldContain(line => line.Contains(nameof(SocketException), StringComparison.Ordinal));
        logs.Lines.ShouldNotContain(line => line.Contains("#reset", StringComparison.Ordinal));
        logs.Lines.ShouldNotContain(line => line.Contains($"{account.User.Id}~", StringComparison.Ordinal));
        logs.Lines.ShouldNotContain(line => line.Contains(Email, StringComparison.OrdinalIgnoreCase));
    }

    private static Task<AttackedServer> Start(int port, LogCapture logs) => AttackedServer.Start(
        [
            new("Mail:Host", "127.0.0.1"),
            new("Mail:Port", $"{port}"),
            new("Mail:Security", "None"),
            new("Mail:From", "chat@example.org"),
        ],
        logs);

    private static Task<Client.Http.Account> Register(Attacker who) =>
        who.Http.Register(Email, "bea", "correct horse battery", cancellationToken: Stopped);

    private static async Task Forget(Attacker who) =>
        (await who.Post("/api/v1/auth/password/forgot", new { email = Email })).Status.ShouldBe(202);

    /// <summary>The body, which SMTP may carry as quoted-printable or base64.</summary>
    private static string Text(string mail)
    {
        var parts = mail.ReplaceLineEndings("\n").Split("\n\n", 2);
        return parts[0].Contains("base64", StringComparison.OrdinalIgnoreCase)
            ? Encoding.UTF8.GetString(Convert.FromBase64String(parts[1].Replace("\n", "", StringComparison.Ordinal)))
            : Quoted().Replace(
                parts[1].Replace("=\n", "", StringComparison.Ordinal),
                quoted => ((char)Convert.ToByte(quoted.Groups[1].Value, fromBase: 16)).ToString());
    }

    [GeneratedRegex("=([0-9A-F]{2})")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"#reset=(\S+)")]
    private static partial Regex Token();
}
