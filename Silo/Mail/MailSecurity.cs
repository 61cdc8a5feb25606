namespace OrleansChat.Silo.Mail;

/// <summary>How the connection to the mail server is protected.</summary>
internal enum MailSecurity
{
    /// <summary>Upgraded by STARTTLS before anything else; a server that doesn't offer it gets no mail.</summary>
    StartTls,

    /// <summary>TLS from the first byte, usually at port 465.</summary>
    Tls,

    /// <summary>Not at all: for a server on the same machine.</summary>
    None,
}
