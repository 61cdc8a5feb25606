using System.Collections.Immutable;
using OrleansChat.Grains.Searching;

namespace OrleansChat.Silo.Storage.Search;

/// <summary>Words that an index must hold for a message: all of some, and one of others.</summary>
/// <param name="All">Words that a message must have.</param>
/// <param name="Any">Words of which it must have one; empty if that doesn't matter.</param>
internal readonly record struct SearchExpression(ImmutableArray<LookUp> All, ImmutableArray<string> Any)
{
    /// <summary>
    /// Up to this many conversations are looked up by the index. For people in more of them, the database leaves out
    /// what it finds by words alone in others.
    /// </summary>
    private const int ConversationsMax = 100;

    public static SearchExpression Of(SearchTerms terms, SearchScope scope)
    {
        var all = terms.LookUps.Select(word => word with { Text = SearchWords.OfText(word.Text) }).ToList();
        if (scope.Sender is { } sender)
        {
            all.Add(new LookUp(SearchWords.Of(sender), IsPrefix: false));
        }

        if (scope.Has is { } part)
        {
            all.Add(new LookUp(SearchWords.Of(part), IsPrefix: false));
        }

        return new SearchExpression(
            [.. all],
            scope.Conversations is { Length: <= ConversationsMax } few
                ? [.. few.Select(conversation => SearchWords.Of(conversation))]
                : []);
    }

    /// <summary>In the language of FTS5.</summary>
    public string ToFts5()
    {
        var parts = All.Select(word => word.IsPrefix ? $"\"{word.Text}\" *" : $"\"{word.Text}\"").ToList();
        if (!Any.IsEmpty)
        {
            parts.Insert(0, $"({string.Join(" OR ", Any.Select(word => $"\"{word}\""))})");
        }

        return string.Join(" AND ", parts);
    }

    /// <summary>In the language of PostgreSQL's <c>tsquery</c>.</summary>
    public string ToTsQuery()
    {
        var parts = All.Select(word => word.IsPrefix ? $"'{word.Text}':*" : $"'{word.Text}'").ToList();
        if (!Any.IsEmpty)
        {
            parts.Insert(0, $"({string.Join(" | ", Any.Select(word => $"'{word}'"))})");
        }

        return string.Join(" & ", parts);
    }
}
