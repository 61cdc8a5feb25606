using Orleans.Concurrency;
using OrleansChat.Accounts;

namespace OrleansChat.Reading;

/// <summary>
/// Reads accounts and API keys for frontends. A stateless worker with any key, as <see cref="ILogReaderGrain"/> is.
/// </summary>
[Alias("chat.account-reader")]
public interface IAccountReaderGrain : IGrainWithStringKey
{
    /// <summary>
    /// The account with this e-mail address, in any spelling that <see cref="AccountRules.NormaliseEmail"/> makes
    /// equal; null if there is none.
    /// </summary>
    [AlwaysInterleave, Alias("find")]
    Task<UserId?> Find(string email);

    /// <summary>The account that an application provisioned for one of its people; null if there is none.</summary>
    [AlwaysInterleave, Alias("find-provisioned")]
    Task<UserId?> FindProvisioned(ExternalId external);

    /// <summary>Accounts of the deployment, ordered by id.</summary>
    /// <param name="by">The administrator.</param>
    /// <param name="query">
    /// The beginning of an e-mail address or a handle, or a user id; null matches everything.
    /// </param>
    /// <param name="after">The <see cref="AccountPage.Next"/> of the previous page, or null.</param>
    /// <param name="limit">The most items to return.</param>
    /// <returns>The page, or <see cref="ErrorCode.Forbidden"/>.</returns>
    [AlwaysInterleave, Alias("search")]
    Task<Result<AccountPage>> Search(AuthenticatedSession by, string? query, UserId? after, int limit);

    /// <summary>
    /// People whom somebody may write to and, unless the deployment and their role allow more, who are in a
    /// conversation with them. Guests, banned accounts and, in both directions, blocked people are left out.
    /// </summary>
    /// <param name="by">Who looks for somebody.</param>
    /// <param name="query">Whom they look for.</param>
    /// <returns>
    /// The page; <see cref="ErrorCode.SchemaViolation"/> for a query without a word or a cursor of another query.
    /// </returns>
    [AlwaysInterleave, Alias("people")]
    Task<Result<PeoplePage>> People(AuthenticatedSession by, PeopleQuery query);

    /// <summary>All API keys of the deployment.</summary>
    /// <param name="by">The administrator.</param>
    /// <returns>The keys, or <see cref="ErrorCode.Forbidden"/>.</returns>
    [AlwaysInterleave, Alias("api-keys")]
    Task<Result<ApiKeyList>> ApiKeys(AuthenticatedSession by);
}
