using OrleansChat.Grains.Mail;

namespace OrleansChat.Grains.Accounts;

/// <summary>The mail with the token for a new password.</summary>
internal static class PasswordResetMail
{
    /// <param name="email">Whom it goes to.</param>
    /// <param name="site">Where the web client is.</param>
    /// <param name="token">What it opens.</param>
    /// <param name="lifetime">How long the token is good.</param>
    public static OutgoingMail To(string email, string site, string token, TimeSpan lifetime) => new(
        email,
        "Your new password",
        $"""
        Somebody, perhaps you, asked for a new password for your account.
        Choose it here, within {lifetime.TotalMinutes:0} minutes:

        {site.TrimEnd('/')}/#reset={token}

        If it was not you, there is nothing to do: your password is as it was.
        """);
}
