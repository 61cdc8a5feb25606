using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Uploads;

namespace OrleansChat.Reading;

/// <summary>Selects people by the beginning of their handle, or of a word of their name.</summary>
/// <param name="Text">
/// The beginning; case, accents and punctuation don't matter. It can go on into the following words.
/// </param>
/// <param name="After">The <see cref="PeoplePage.Next"/> of the previous page, or null.</param>
/// <param name="Limit">The number of items: 1–<see cref="ReadLimits.ListItemsMax"/>.</param>
[GenerateSerializer, Immutable, Alias("chat.people-query")]
public sealed record PeopleQuery(string Text, string? After, int Limit)
{
    /// <summary>Only the type's name, so that no text reaches a log.</summary>
    public override string ToString() => nameof(PeopleQuery);
}

/// <summary>A page of people.</summary>
/// <param name="Items">Ordered by what matched; a page may hold fewer than asked for and still have a next.</param>
/// <param name="Next">The cursor of the next page; null on the last page. It reveals nothing.</param>
[GenerateSerializer, Immutable, Alias("chat.people-page")]
public sealed record PeoplePage(ImmutableArray<PersonItem> Items, string? Next);

/// <summary>A person whom one can write to.</summary>
/// <param name="User">The person.</param>
/// <param name="Handle">The handle as typed; null if there is none.</param>
/// <param name="Online">Whether they are connected.</param>
[GenerateSerializer, Immutable, Alias("chat.person-item")]
public sealed record PersonItem(Participant User, string? Handle, bool Online)
{
    /// <summary>The upload with their picture, if they have one.</summary>
    [Id(0)]
    public UploadId? Avatar { get; init; }
}

/// <summary>The limits of looking for people that are part of the wire contract.</summary>
public static class PeopleLimits
{
    /// <summary>Unicode scalar values in the text of a query.</summary>
    public const int QueryScalarsMax = 64;
}
