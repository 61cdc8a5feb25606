using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Uploads;

namespace OrleansChat.Grains.Accounts;

/// <summary>The table of accounts.</summary>
public interface IAccountStore
{
    /// <summary>Inserts an account.</summary>
    /// <returns>
    /// False when the e-mail, the handle or the external id belongs to another account, or the id exists.
    /// </returns>
    Task<bool> Insert(StoredAccount account);

    Task<StoredAccount?> Load(UserId id, CancellationToken cancellationToken);

    /// <summary>Writes type, role, password, ban and stamp.</summary>
    /// <param name="account">
    /// As it is to be. With a higher <see cref="StoredAccount.Stamp"/> than before, this write ends its sessions.
    /// </param>
    /// <param name="stamp">The stamp that it was read with.</param>
    /// <param name="keeping">A session that goes on, whatever the new stamp.</param>
    /// <returns>False when the account has another stamp by now; nothing is written then.</returns>
    Task<bool> Update(StoredAccount account, long stamp, SessionId? keeping = null);

    /// <summary>
    /// Writes name, handle and avatar, and nothing else. The upload becomes the avatar in the same transaction, and one
    /// that was it before is left to the sweep.
    /// </summary>
    /// <param name="account">As it is to be.</param>
    /// <param name="avatar">The upload that becomes the avatar; null if it stays or goes.</param>
    Task<ProfileOutcome> UpdateProfile(StoredAccount account, UploadId? avatar);

    /// <summary>Accounts whose e-mail or handle begins with a text, or whose id is the text, by id.</summary>
    /// <param name="text">In any case; empty finds all.</param>
    /// <param name="after">Exclusive; null begins with the first.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="cancellationToken">Gives up the search.</param>
    Task<ImmutableArray<StoredAccount>> Search(
        string text, UserId? after, int limit, CancellationToken cancellationToken);

    /// <summary>Those of the ids that exist, in any order.</summary>
    Task<ImmutableArray<Participant>> Find(ImmutableArray<UserId> ids, CancellationToken cancellationToken);

    /// <summary>People with a key that begins with a text, each once, by their first such key.</summary>
    /// <returns>
    /// A page. It may hold fewer people than asked for and still have a next, if a bounded number was examined.
    /// </returns>
    Task<FoundPeople> FindPeople(PeopleSearch search, CancellationToken cancellationToken);

    Task<UserId?> FindProvisioned(ExternalId external, CancellationToken cancellationToken);

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
    public DeploymentRole Role { get; init; } = DeploymentRoles.First(User.Type);

    /// <summary>Counts the changes that end sessions: password, role, ban.</summary>
    public long Stamp { get; init; }

    public Ban? Ban { get; init; }

    /// <summary>The upload with the person's picture.</summary>
    public UploadId? Avatar { get; init; }

    /// <summary>Of whom an outer application made.</summary>
    public ExternalId? External { get; init; }

    public override string ToString() => $"StoredAccount {User.Id}";
}

/// <summary>What became of a change of a profile.</summary>
public enum ProfileOutcome
{
    Changed = 1,

    /// <summary>Another account has the handle. Nothing was written.</summary>
    HandleTaken,

    /// <summary>
    /// The upload isn't a complete image of the person, or was sent or removed. Nothing was written.
    /// </summary>
    AvatarNotFound,

    /// <summary>There is no such account.</summary>
    AccountNotFound,
}

/// <summary>Why and since when somebody may not come in.</summary>
/// <param name="Reason">Told to the person; 1–200 characters.</param>
public sealed record Ban(DateTimeOffset At, string? Reason);
