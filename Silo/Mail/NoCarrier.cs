using Microsoft.Extensions.Logging;
using OrleansChat.Grains.Mail;

namespace OrleansChat.Silo.Mail;

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
