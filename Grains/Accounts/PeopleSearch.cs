using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Uploads;

namespace OrleansChat.Grains.Accounts;

/// <summary>
/// Looks for people whom somebody may write to: never the person themselves, guests, banned accounts, and people who
/// blocked them or whom they blocked.
/// </summary>
/// <param name="Asker">Who looks.</param>
/// <param name="Prefix">As <see cref="PersonKeys.Prefix"/> makes it.</param>
/// <param name="Everybody">False for only those who are in a conversation with the asker.</param>
/// <param name="After">The place after which the page begins; null for the first page.</param>
/// <param name="Limit">The most people to return; at least 1.</param>
public sealed record PeopleSearch(UserId Asker, string Prefix, bool Everybody, PersonPlace? After, int Limit)
{
    /// <summary>Keys that one search examines at most.</summary>
    public const int ExaminedMax = 1_000;

    public override string ToString() => nameof(PeopleSearch);
}

/// <summary>A place in the order of a search.</summary>
/// <param name="Key">The key of a person, perhaps one whom the search leaves out.</param>
/// <param name="User">The person.</param>
public sealed record PersonPlace(string Key, string User)
{
    public override string ToString() => nameof(PersonPlace);
}

/// <param name="Next">Where the next page begins; null on the last page.</param>
public sealed record FoundPeople(ImmutableArray<FoundPerson> People, PersonPlace? Next);

/// <param name="Handle">As typed; null if there is none.</param>
public sealed record FoundPerson(Participant User, string? Handle)
{
    public UploadId? Avatar { get; init; }
}
