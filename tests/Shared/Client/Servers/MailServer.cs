using System.Buffers;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;
using SmtpServer;
using SmtpServer.ComponentModel;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace OrleansChat.Tests.Client.Servers;

/// <summary>An SMTP server on this machine that keeps every mail.</summary>
public sealed class MailServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Mailbox _mailbox = new();
    private readonly Task _running;

    private MailServer(X509Certificate2? certificate, bool isSecure)
    {
        Port = FreePort.Next();
        var options = new SmtpServerOptionsBuilder()
            .ServerName("localhost")
            .Endpoint(endpoint =>
            {
                endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, Port)).IsSecure(isSecure);
                if (certificate is not null)
                {
                    endpoint.Certificate(certificate);
                }
            })
            .Build();
        var services = new ServiceProvider();
        services.Add((IMessageStore)_mailbox);
        services.Add((IMailboxFilter)_mailbox);
        _running = new SmtpServer.SmtpServer(options, services).StartAsync(_stop.Token);
    }

    public int Port { get; }

    /// <summary>The answer to a recipient: whether it is taken. Taken by default.</summary>
    public bool TakesRecipients
    {
        get => _mailbox.TakesRecipients;
        set => _mailbox.TakesRecipients = value;
    }

    /// <param name="certificate">With it, TLS is offered.</param>
    /// <param name="isSecure">Whether TLS begins with the first byte, not by STARTTLS.</param>
    public static MailServer Start(X509Certificate2? certificate = null, bool isSecure = false) =>
        new(certificate, isSecure);

    /// <summary>Waits for the next mail and gives it as it came over the wire.</summary>
    public ValueTask<string> NextMail(CancellationToken cancellationToken) => _mailbox.Next(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private sealed class Mailbox : MessageStore, IMailboxFilter
    {
        private readonly Channel<string> _mails = Channel.CreateUnbounded<string>();

        public bool TakesRecipients { get; set; } = true;

        public ValueTask<string> Next(CancellationToken cancellationToken) =>
            _mails.Reader.ReadAsync(cancellationToken);

        public override Task<SmtpResponse> SaveAsync(
            ISessionContext context,
            IMessageTransaction transaction,
            ReadOnlySequence<byte> buffer,
            CancellationToken cancellationToken)
        {
            _mails.Writer.TryWrite(Encoding.UTF8.GetString(buffer));
            return Task.FromResult(SmtpResponse.Ok);
        }

        public Task<bool> CanAcceptFromAsync(
            ISessionContext context, IMailbox from, int size, CancellationToken cancellationToken) =>
            Task.FromResult(true);

        public Task<bool> CanDeliverToAsync(
            ISessionContext context, IMailbox to, IMailbox from, CancellationToken cancellationToken) =>
            Task.FromResult(TakesRecipients);
    }
}
