using System.Globalization;

namespace OrleansChat.Reading;

/// <summary>
/// Where a page of somebody's conversations ended. They come by activity, which moves while they are paged: what moved
/// up past the cursor comes after all others, by id.
/// </summary>
/// <param name="Begun">When the first page was read.</param>
/// <param name="ActiveAt">Activity of the last item; none: from here on comes what became active meanwhile.</param>
/// <param name="Id">The id of the last item; empty: none was taken yet.</param>
public sealed record ConversationCursor(ChangeMark Begun, long? ActiveAt, string Id)
{
    public static ConversationCursor First(ChangeMark begun) => new(begun, long.MaxValue, "");

    public static ConversationCursor? Parse(string? text)
    {
        if (Cursor.Parse(text) is not { Key: var key, Id: var id }
            || key.Split(' ') is not [var mark, var activity]
            || ChangeMark.Parse(mark) is not { } begun)
        {
            return null;
        }

        if (activity.Length == 0)
        {
            return new ConversationCursor(begun, ActiveAt: null, id);
        }

        return long.TryParse(activity, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var activeAt)
            ? new ConversationCursor(begun, activeAt, id)
            : null;
    }

    public override string ToString() =>
        Cursor.Of(string.Create(CultureInfo.InvariantCulture, $"{Begun} {ActiveAt}"), Id);
}
