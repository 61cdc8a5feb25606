using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Sessions;

namespace OrleansChat.Silo.Storage;

/// <summary>Words that are used in tables but never on the wire.</summary>
internal static class TokenWords
{
    public static readonly Vocabulary<TokenPurpose> Purposes = new(
        (TokenPurpose.PasswordReset, "password-reset"),
        (TokenPurpose.SignIn, "sign-in"));

    public static readonly Vocabulary<TokenKind> Kinds = new(
        (TokenKind.Access, "access"),
        (TokenKind.Refresh, "refresh"));
}
