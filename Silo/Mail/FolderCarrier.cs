using Microsoft.Extensions.Logging;
using OrleansChat.Grains.Mail;

namespace OrleansChat.Silo.Mail;

/// <summary>For development: writes each mail to a file.</summary>
internal sealed partial class FolderCarrier(string folder, MailOptions options, ILogger<FolderCarrier> logger)
    : IMailCarrier
{
    public async Task Carry(OutgoingMail mail, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{Guid.CreateVersion7():N}.txt");
        var text = $"From: {options.From}\nTo: {mail.To}\nSubject: {mail.Subject}\n\n{mail.Text}\n";

        // Renamed when it is complete, for readers who wait for it.
        await File.WriteAllTextAsync(path + ".part", text, cancellationToken);
        File.Move(path + ".part", path);
        LogWritten(path);
    }

    [LoggerMessage(3103, LogLevel.Warning, "No mail server is configured; a mail was written to {Path}")]
    private partial void LogWritten(string path);
}
