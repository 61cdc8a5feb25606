using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansChat.Grains.Mail;

namespace OrleansChat.Silo.Mail;

/// <summary>Sends mails in the background, one after another.</summary>
internal sealed partial class MailQueue(IMailCarrier carrier, ILogger<MailQueue> logger) : BackgroundService, IMailer
{
    /// <summary>Mails that may wait; further ones are dropped.</summary>
    private const int WaitingMax = 1_000;

    private readonly Channel<OutgoingMail> _waiting =
        Channel.CreateBounded<OutgoingMail>(new BoundedChannelOptions(WaitingMax) { SingleReader = true });

    public void Post(OutgoingMail mail)
    {
        if (!_waiting.Writer.TryWrite(mail))
        {
            LogDropped(WaitingMax);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var mail in _waiting.Reader.ReadAllAsync(stoppingToken))
            {
                await Send(mail, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server is stopping, or failed to start: not a failure of the mails.
        }
    }

    private async Task Send(OutgoingMail mail, CancellationToken stoppingToken)
    {
        try
        {
            await carrier.Carry(mail, stoppingToken);
        }
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
        {
            LogNotSent(fault);
        }
    }

    [LoggerMessage(3101, LogLevel.Warning, "A mail was dropped: {Waiting} are already waiting")]
    private partial void LogDropped(int waiting);

    [LoggerMessage(3102, LogLevel.Error, "A mail couldn't be sent; the recipient has to request another")]
    private partial void LogNotSent(Exception fault);
}

/// <summary>A way to deliver mails.</summary>
internal interface IMailCarrier
{
    Task Carry(OutgoingMail mail, CancellationToken cancellationToken);
}
