using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using OrleansChat.Grains.Mail;

namespace OrleansChat.Silo.Mail;

/// <summary>Hands mails to an SMTP server.</summary>
internal sealed class SmtpCarrier(MailOptions options) : IMailCarrier
{
    /// <summary>The longest that one mail may take, from the connection to the server's receipt.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    /// <exception cref="MailRefusedException">The server refused the sender, the recipient or the mail.</exception>
    public async Task Carry(OutgoingMail mail, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(MaxWait);
        using var message = Message(mail);

        // The certificates of a company's own authority seldom name a list of revoked ones.
        using var client = new SmtpClient { CheckCertificateRevocation = false };
        await client.ConnectAsync(options.Host!, options.Port, Socket(options.Security), limit.Token);
        if (options.UserName is not null)
        {
            await client.AuthenticateAsync(options.UserName, options.Password ?? string.Empty, limit.Token);
        }

        try
        {
            await client.SendAsync(Format(client), message, limit.Token);
        }
        catch (SmtpCommandException refusal)
        {
            // Servers repeat the address in their text; addresses aren't logged.
            throw new MailRefusedException($"The mail server answered {(int)refusal.StatusCode}: {refusal.ErrorCode}.");
        }

        await client.DisconnectAsync(quit: true, limit.Token);
    }

    private static SecureSocketOptions Socket(MailSecurity security) => security switch
    {
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        MailSecurity.None => SecureSocketOptions.None,
        _ => throw new ArgumentOutOfRangeException(nameof(security), security, message: null),
    };

    /// <summary>Addresses beyond ASCII are sent as they are where the server takes them.</summary>
    private static FormatOptions Format(SmtpClient client)
    {
        var format = FormatOptions.Default.Clone();
        format.International = client.Capabilities.HasFlag(SmtpCapabilities.UTF8);
        return format;
    }

    private MimeMessage Message(OutgoingMail mail) => new(
        [MailboxAddress.Parse(options.From)],
        [MailboxAddress.Parse(mail.To)],
        mail.Subject,
        new TextPart("plain") { Text = mail.Text });
}
