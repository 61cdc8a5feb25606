using System.Collections.Immutable;
using OrleansChat.Accounts;

namespace OrleansChat.Grains.Accounts;

/// <summary>The table of accounts.</summary>
public interface IAccountStore
{
    /// <summary>Inserts an account.</summary>
    /// <returns>False when the e-mail or the handle belongs to another account, or the id exists.</returns>
    Task<bool> Insert(StoredAccount account);

    Task<StoredAccount?> Load(UserId id, CancellationToken cancellationToken);

    Task SetPasswordHash(UserId id, string passwordHash);

    /// <summary>Those of the ids that exist, in any order.</summary>
    Task<ImmutableArray<Participant>> Find(ImmutableArray<UserId> ids, CancellationToken cancellationToken);

    /// <param name="normalisedEmail">As <see cref="AccountRules.NormaliseEmail"/> makes it.</param>
    /// <param name="cancellationToken">Gives up the look-up.</param>
    Task<UserId?> FindByEmail(string normalisedEmail, CancellationToken cancellationToken);
}

/// <summary>A row of the table. Guests have neither e-mail, handle nor password.</summary>
/// <param name="Email">As typed.</param>
/// <param name="Handle">As typed; unique without regard to case.</param>
/// <param name="PasswordHash">As the framework's hasher made it.</param>
public sealed record StoredAccount(
    Participant User, string? Email, string? Handle, string? PasswordHash, DateTimeOffset CreatedAt)
{
    public override string ToString() => $"StoredAccount {User.Id}";
}
