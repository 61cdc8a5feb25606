namespace OrleansChat.Grains.Mail;

/// <summary>Takes mails to people. What a mail may be missed for: the person asks again.</summary>
public interface IMailer
{
    /// <summary>
    /// Takes a mail without waiting for its way: neither a slow nor a broken server holds up a grain.
    /// </summary>
    void Post(OutgoingMail mail);
}

/// <param name="To">An e-mail address.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text. May hold a token: never logged.</param>
public sealed record OutgoingMail(string To, string Subject, string Text)
{
    public override string ToString() => $"OutgoingMail '{Subject}'";
}
