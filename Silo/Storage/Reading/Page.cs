using System.Collections.Immutable;

namespace OrleansChat.Silo.Storage.Reading;

/// <summary>Cuts a page from rows, of which one more was read than fits.</summary>
internal static class Page
{
    public static (ImmutableArray<T> Items, string? Next) Cut<T>(
        IReadOnlyList<T> rows, int limit, Func<T, string> cursor) =>
        rows.Count > limit
            ? ([.. rows.Take(limit)], cursor(rows[limit - 1]))
            : ([.. rows], null);

    /// <summary>A page contains at least one item, or paging would never end.</summary>
    public static int Limit(int asked) => Math.Clamp(asked, 1, OrleansChat.Reading.ReadLimits.ListItemsMax);
}
