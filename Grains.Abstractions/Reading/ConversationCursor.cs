using System.Globalization;

namespace OrleansChat.Reading;

/// <summary>
/// Where a page of a user's conversations ended. The list is ordered by activity, which changes while a client pages
/// through it: conversations that become active meanwhile are listed again at the end, ordered by id.
/// </summary>
/// <param name="Begun">When the first page was read.</param>
/// <param name="ActiveAt">
/// The activity of the last item; null if the cursor is among the conversations that became active meanwhile.
/// </param>
/// <param name="Id">The id of the last item; empty before the first.</param>
public sealed record ConversationCursor(ChangeMark Begun, long? ActiveAt, string Id)
{
    /// <summary>The cursor before the first item.</summary>
    public static ConversationCursor First(ChangeMark begun) => new(begun, long.MaxValue, "");

    /// <summary>Reads a cursor.</summary>
    /// <returns>The cursor; null if the server can't have issued this text.</returns>
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

    /// <summary>The opaque text that clients get.</summary>
    public override string ToString() =>
        Cursor.Of(string.Create(CultureInfo.InvariantCulture, $"{Begun} {ActiveAt}"), Id);
}
