namespace OrleansChat.Silo.Mail;

/// <summary>The mail server did not take a mail.</summary>
internal sealed class MailRefusedException(string message) : Exception(message);
