using System.ComponentModel.DataAnnotations;

namespace OrleansChat.Silo.Mail;

/// <summary>How mails leave. Section <c>Mail</c>.</summary>
internal sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary>
    /// The SMTP server. None (the default): mails are written to the folder <c>mail</c> of the data in development, and
    /// dropped with a warning in production.
    /// </summary>
    [HostName]
    public string? Host { get; set; }

    /// <summary>Its port. Default 587, for submission.</summary>
    [Range(1, 65_535)]
    public int Port { get; set; } = 587;

    /// <summary>How the connection is protected: <c>StartTls</c> (the default), <c>Tls</c> or <c>None</c>.</summary>
    [EnumDataType(typeof(MailSecurity))]
    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    /// <summary>The user name for the SMTP server. None (the default): no log-in.</summary>
    public string? UserName { get; set; }

    public string? Password { get; set; }

    /// <summary>The sender. Default <c>chat@localhost</c>.</summary>
    [EmailAddress]
    public string From { get; set; } = "chat@localhost";
}
