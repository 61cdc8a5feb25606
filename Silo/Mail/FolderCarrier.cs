using Microsoft.Extensions.Logging;
using OrleansChat.Grains.Mail;

namespace OrleansChat.Silo.Mail;

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
