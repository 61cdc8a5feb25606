using Microsoft.Extensions.Options;
using OrleansChat.Configuration;

namespace OrleansChat.Silo.Mail;

/// <summary>How mails leave. Section <c>Mail</c>.</summary>
internal sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary>
    /// The SMTP server. None (the default): mails are written to the folder <c>mail</c> of the data in the development
    /// profile, and dropped with a warning in production.
    /// </summary>
    [HostName]
    public string? Host { get; set; }

    /// <summary>Its port. Default 587, for submission.</summary>
    [Between(1, 65_535)]
    public int Port { get; set; } = 587;

    /// <summary>
    /// How the connection is secured. <c>StartTls</c>: upgraded by STARTTLS; without it nothing is sent.
    /// <c>Tls</c>: TLS from the first byte, usually at port 465. <c>None</c>: unencrypted, for a server on the same
    /// machine. Certificates must be valid for <see cref="Host"/>. Default <c>StartTls</c>.
    /// </summary>
    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    /// <summary>The user name for the SMTP server. None (the default): no log-in.</summary>
    public string? UserName { get; set; }

    /// <summary>The password of <see cref="UserName"/>.</summary>
    public string? Password { get; set; }

    /// <summary>The sender. Default <c>chat@localhost</c>.</summary>
    [MailAddress]
    public string From { get; set; } = "chat@localhost";
}

[OptionsValidator]
internal sealed partial class MailOptionsValidator : IValidateOptions<MailOptions>;
