using OrleansChat.Accounts;

namespace OrleansChat.Grains.Accounts;

/// <summary>What leaves the silo of a stored account.</summary>
internal static class StoredAccounts
{
    public static AccountSummary Summary(StoredAccount account) => new(
        account.User,
        account.Role,
        account.Email,
        account.Handle,
        account.CreatedAt,
        account.Ban?.At,
        account.Ban?.Reason)
    {
        Avatar = account.Avatar,
    };

    public static Profile Profile(StoredAccount account) => new(account.User, account.Handle, account.Avatar);

    /// <summary>What a banned person is told, and nobody else.</summary>
    public static Refusal Banned(Ban ban) => Refusals.AccountBanned(ban.Reason);
}
