using System.Net;
using System.Net.Mail;
using Microsoft.Extensions.Logging;

using OrleansChat.Grains.Mail;

namespace OrleansChat.Silo.Mail;

/// <summary>Hands mails to an SMTP server.</summary>
internal sealed class SmtpCarrier(MailOptions options) : IMailCarrier
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task Carry(OutgoingMail mail, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient(options.Host, options.Port) { EnableSsl = options.StartTls };
        if (options.UserName is not null)
        {
            client.Credentials = new NetworkCredential(options.UserName, options.Password);
        }

        using var message = MailMessages.Of(mail, options);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        await client.SendMailAsync(message, patience.Token);
    }
}

/// <summary>For development: a mail is a file that a person can open.</summary>
internal sealed partial class FolderCarrier(string folder, MailOptions options, ILogger<FolderCarrier> logger)
    : IMailCarrier
{
    public async Task Carry(OutgoingMail mail, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{Guid.CreateVersion7():N}.txt");
        var text = $"From: {options.From}\nTo: {mail.To}\nSubject: {mail.Subject}\n\n{mail.Text}\n";

        // Renamed when it is whole, for whoever waits for it.
        await File.WriteAllTextAsync(path + ".part", text, cancellationToken);
        File.Move(path + ".part", path);
        LogWritten(path);
    }

    [LoggerMessage(3103, LogLevel.Warning, "No mail server is set: a mail was written to {Path}")]
    private partial void LogWritten(string path);
}

/// <summary>Says that mails go nowhere, and nothing of what they hold.</summary>
internal sealed partial class NoCarrier(ILogger<NoCarrier> logger) : IMailCarrier
{
    public Task Carry(OutgoingMail mail, CancellationToken cancellationToken)
    {
        LogNowhere();
        return Task.CompletedTask;
    }

    [LoggerMessage(3104, LogLevel.Warning, "A mail was not sent: set Mail:Host")]
    private partial void LogNowhere();
}

internal static class MailMessages
{
    public static MailMessage Of(OutgoingMail mail, MailOptions options) =>
        new(options.From, mail.To, mail.Subject, mail.Text);
}
