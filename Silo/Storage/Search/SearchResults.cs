using System.Collections.Immutable;
using OrleansChat.Conversations;
using OrleansChat.Grains.Searching;
using OrleansChat.Reading;
using OrleansChat.Silo.Storage.Log;

namespace OrleansChat.Silo.Storage.Search;

/// <summary>Fills a page with the candidates that have what a query asks for.</summary>
internal sealed class SearchResults(SearchTerms terms, SearchScope scope)
{
    /// <summary>Candidates that one search examines; the next page continues after them.</summary>
    private const int ExaminedMax = 2_000;

    /// <summary>Characters of their texts, which it takes apart: usually far fewer.</summary>
    private const int ExaminedCharactersMax = 1_000_000;

    private readonly ImmutableArray<SearchHit>.Builder _hits = ImmutableArray.CreateBuilder<SearchHit>();
    private long _lastPlace;
    private long _bytes;
    private int _examined;
    private int _examinedCharacters;

    /// <summary>Whether the page ends here, however few messages are on it.</summary>
    public bool IsExhausted => _examined >= ExaminedMax || _examinedCharacters >= ExaminedCharactersMax;

    /// <param name="place">The candidate's place; smaller than that of the one before.</param>
    /// <param name="candidate">The candidate; null if its event is gone.</param>
    /// <returns>False if it no longer fitted into the page.</returns>
    public bool Add(long place, LoggedEvent? candidate)
    {
        _examined++;
        if (candidate is not { Body: MessageBody message } || !IsInScope(candidate, message))
        {
            return true;
        }

        _examinedCharacters += message.Text.Length;
        if (terms.Match(message.Text) is not { } highlights)
        {
            return true;
        }

        _bytes += EventSize.Of(candidate);
        if (_hits.Count == scope.Limit || (_hits.Count > 0 && _bytes > ReadLimits.PageBytesMax))
        {
            return false;
        }

        _hits.Add(new SearchHit(candidate, highlights));
        _lastPlace = place;
        return true;
    }

    /// <summary>The page, if there is more after its last message.</summary>
    public SearchPage Page() => Page(_lastPlace);

    /// <summary>The page, if the next one begins after a place.</summary>
    public SearchPage Page(long place) => new(_hits.ToImmutable(), SearchCursor.Of(place));

    public SearchPage LastPage() => new(_hits.ToImmutable(), Next: null);

    private bool IsInScope(LoggedEvent candidate, MessageBody message) =>
        (scope.Sender is null || candidate.Sender.Id == scope.Sender)
        && (scope.Has is not { } part || MessageFeatures.Has(message, part));
}
