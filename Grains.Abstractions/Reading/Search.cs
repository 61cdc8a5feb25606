using System.Collections.Immutable;
using System.Globalization;
using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Reading;

/// <summary>What a message must have to be found.</summary>
[GenerateSerializer, Alias("chat.searched-part")]
public enum SearchedPart
{
    /// <summary>At least one attachment.</summary>
    Attachment = 1,

    /// <summary>A link in its text.</summary>
    Link = 2,
}

/// <summary>Selects messages by their words. A filter that is null matches everything.</summary>
/// <param name="Text">Words, <c>"a phrase"</c>, <c>prefix*</c>: a message must have all of them.</param>
/// <param name="Conversation">The conversation to search; null for all that the user is a member of.</param>
/// <param name="Sender">Who wrote the message.</param>
/// <param name="From">The earliest time of the message, inclusive.</param>
/// <param name="To">The latest time of the message, exclusive.</param>
/// <param name="Has">What else the message must have.</param>
/// <param name="After">The <see cref="SearchPage.Next"/> of the previous page, or null.</param>
/// <param name="Limit">The number of items: 1–<see cref="ReadLimits.ListItemsMax"/>.</param>
[GenerateSerializer, Immutable, Alias("chat.search-query")]
public sealed record SearchQuery(
    string Text,
    ConversationId? Conversation,
    UserId? Sender,
    DateTimeOffset? From,
    DateTimeOffset? To,
    SearchedPart? Has,
    string? After,
    int Limit)
{
    /// <summary>Only the type's name, so that no text reaches a log.</summary>
    public override string ToString() => nameof(SearchQuery);
}

/// <summary>A page of found messages.</summary>
/// <param name="Items">Newest first; a page may hold fewer than asked for, even none, and still have a next.</param>
/// <param name="Next">The cursor of the next page; null on the last page.</param>
[GenerateSerializer, Immutable, Alias("chat.search-page")]
public sealed record SearchPage(ImmutableArray<SearchHit> Items, string? Next);

/// <summary>A found message.</summary>
/// <param name="Event">The message.</param>
/// <param name="Highlights">The parts of its text that matched, ascending, without overlaps.</param>
[GenerateSerializer, Immutable, Alias("chat.search-hit")]
public sealed record SearchHit(LoggedEvent Event, ImmutableArray<Highlight> Highlights);

/// <summary>A part of a text.</summary>
/// <param name="Start">Where it begins, in Unicode scalar values.</param>
/// <param name="Length">How many Unicode scalar values it has.</param>
[GenerateSerializer, Immutable, Alias("chat.highlight")]
public readonly record struct Highlight(int Start, int Length);

/// <summary>Where a page of found messages ended.</summary>
public static class SearchCursor
{
    /// <summary>The opaque text that clients get.</summary>
    /// <param name="place">The place of the last message in the order of the search.</param>
    public static string Of(long place) => Cursor.Of(place.ToString(CultureInfo.InvariantCulture), string.Empty);

    /// <summary>Reads a cursor.</summary>
    /// <returns>The place; null if the server can't have issued this text.</returns>
    public static long? Parse(string? text) =>
        Cursor.Parse(text) is { Id: "" } cursor
        && long.TryParse(cursor.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            ? place
            : null;
}

/// <summary>The limits of searches that are part of the wire contract.</summary>
public static class SearchLimits
{
    /// <summary>Unicode scalar values in the text of a query.</summary>
    public const int QueryScalarsMax = 256;

    /// <summary>Letters that a prefix must have.</summary>
    public const int PrefixScalarsMin = 2;

    /// <summary>
    /// Conversations that are searched if the query names none: those with the newest activity.
    /// </summary>
    public const int ConversationsMax = 5_000;

    /// <summary>Highlights of one message.</summary>
    public const int HighlightsMax = 100;
}
