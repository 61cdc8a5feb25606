using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Sessions;

namespace OrleansChat.Silo.Storage;

/// <summary>The words in the tables that never go over the wire.</summary>
internal static class TokenWords
{
    public static readonly Vocabulary<TokenPurpose> Purposes = new(
        (TokenPurpose.PasswordReset, "password-reset"),
        (TokenPurpose.SignIn, "sign-in"));

    public static readonly Vocabulary<TokenKind> Kinds = new(
        (TokenKind.Access, "access"),
        (TokenKind.Refresh, "refresh"));
}
