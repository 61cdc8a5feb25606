using Microsoft.Extensions.Logging;
using OrleansChat.Grains.Mail;

namespace OrleansChat.Silo.Mail;

/// <summary>Logs that mails go nowhere, without their contents.</summary>
internal sealed partial class NoCarrier(ILogger<NoCarrier> logger) : IMailCarrier
{
    public Task Carry(OutgoingMail mail, CancellationToken cancellationToken)
    {
        LogNowhere();
        return Task.CompletedTask;
    }

    [LoggerMessage(3104, LogLevel.Warning, "A mail was dropped because Mail:Host isn't set")]
    private partial void LogNowhere();
}
