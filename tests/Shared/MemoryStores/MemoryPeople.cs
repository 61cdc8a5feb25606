using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;

namespace OrleansChat.Tests.MemoryStores;

/// <summary>Looks for people in memory.</summary>
internal static class MemoryPeople
{
    public static FoundPeople Find(MemoryDatabase database, PeopleSearch search)
    {
        var places = database.Accounts.Values
            .SelectMany(account => PersonKeys.Of(account)
                .Where(key => key.StartsWith(search.Prefix, StringComparison.Ordinal))
                .Select(key => (Place: new PersonPlace(key, account.User.Id.Value), Account: account)))
            .OrderBy(row => row.Place.Key, CodePointOrder.Instance)
            .ThenBy(row => row.Place.User, StringComparer.Ordinal)
            .ToList();
        var found = places
            .DistinctBy(row => row.Place.User)
            .Where(row => IsAfter(row.Place, search.After) && IsFound(database, search, row.Account.User.Id))
            .ToList();
        return new FoundPeople(
            [.. found.Take(search.Limit).Select(row => Person(row.Account))],
            found.Count > search.Limit ? found[search.Limit - 1].Place : null);
    }

    private static FoundPerson Person(StoredAccount account) =>
        new(account.User, account.Handle) { Avatar = account.Avatar };

    private static bool IsFound(MemoryDatabase database, PeopleSearch search, UserId user) =>
        user != search.Asker
        && database.Accounts[user].Ban is null
        && !Blocks(database, user, search.Asker)
        && !Blocks(database, search.Asker, user)
        && (search.Everybody || database.Conversations.Values.Any(
            conversation => conversation.HasMember(user) && conversation.HasMember(search.Asker)));

    private static bool Blocks(MemoryDatabase database, UserId blocker, UserId blocked) =>
        database.Blocks.GetValueOrDefault(blocker)?.Contains(blocked) is true;

    private static bool IsAfter(PersonPlace place, PersonPlace? after) =>
        after is null
        || (CodePointOrder.Instance.Compare(place.Key, after.Key), string.CompareOrdinal(place.User, after.User))
            is ( > 0, _) or (0, > 0);
}
