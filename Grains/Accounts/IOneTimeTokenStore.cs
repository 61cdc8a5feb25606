using OrleansChat.Accounts;

namespace OrleansChat.Grains.Accounts;

/// <summary>The table of tokens that are good for one use.</summary>
public interface IOneTimeTokenStore
{
    /// <summary>
    /// Inserts a token. Expired ones of the user are forgotten; and of <see cref="TokenPurpose.PasswordReset"/> the
    /// newest alone is good.
    /// </summary>
    Task Insert(OneTimeToken token, DateTimeOffset now);

    /// <summary>Uses a token up.</summary>
    /// <returns>False when there is none such, or none any more.</returns>
    Task<bool> Spend(UserId user, string hash, TokenPurpose purpose, DateTimeOffset now);
}

/// <param name="Hash">As <see cref="OrleansChat.Sessions.Tokens.Hash"/> makes it.</param>
public sealed record OneTimeToken(UserId User, string Hash, TokenPurpose Purpose, DateTimeOffset ExpiresAt)
{
    public override string ToString() => $"OneTimeToken {Purpose}";
}

public enum TokenPurpose
{
    PasswordReset = 1,
    SignIn = 2,
}
