namespace OrleansChat.Grains.Mail;

/// <summary>Sends mails. A mail may be lost: the person then requests another.</summary>
public interface IMailer
{
    /// <summary>
    /// Accepts a mail without waiting for delivery: neither a slow nor a broken mail server delays a grain.
    /// </summary>
    void Post(OutgoingMail mail);
}

/// <param name="To">An e-mail address.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text. May contain a token, so it is never logged.</param>
public sealed record OutgoingMail(string To, string Subject, string Text)
{
    public override string ToString() => $"OutgoingMail '{Subject}'";
}
