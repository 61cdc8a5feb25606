using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Reading;

namespace OrleansChat.Silo.Storage.Reading;

/// <summary>
/// Pages of a user's conversations that lose none, even if conversations become active meanwhile: first by activity,
/// newest first; then, by id, those that a transaction after the first page moved. A conversation that the first part
/// missed must be among the latter, whose order doesn't change.
/// </summary>
internal static class ConversationPages
{
    public static async Task<ConversationPage> Read(
        IConversationRows rows, UserId user, string? after, int limit, CancellationToken cancellationToken)
    {
        limit = Page.Limit(limit);
        var cursor = ConversationCursor.Parse(after);
        var isFirst = cursor is null;
        cursor ??= ConversationCursor.First(await rows.Mark(user, cancellationToken));
        var found = new List<ConversationRow>();
        if (cursor.ActiveAt is { } activeAt)
        {
            found.AddRange(await rows.ByActivity(user, activeAt, cursor.Id, limit + 1, cancellationToken));
            if (found.Count > limit)
            {
                found.RemoveAt(limit);
                return Cut(found, cursor with { ActiveAt = found[^1].ActiveAt, Id = found[^1].Id.Value });
            }

            if (isFirst)
            {
                return Cut(found, next: null);
            }

            cursor = cursor with { ActiveAt = null, Id = "" };
        }

        var room = limit - found.Count;
        var moved = await rows.MovedSince(user, cursor.Begun, cursor.Id, room + 1, cancellationToken);
        if (moved.Count > room)
        {
            moved.RemoveAt(room);
            cursor = cursor with { Id = room > 0 ? moved[^1].Id.Value : cursor.Id };
        }
        else
        {
            cursor = null;
        }

        // One that moved just now is already on this page.
        found.AddRange(moved.ExceptBy(found.Select(row => row.Id), row => row.Id));
        return Cut(found, cursor);
    }

    private static ConversationPage Cut(List<ConversationRow> rows, ConversationCursor? next) =>
        new([.. rows.Select(row => row.Item)], next?.ToString());
}

/// <summary>The conversations that a user is a member of, in a database.</summary>
internal interface IConversationRows
{
    Task<ChangeMark> Mark(UserId user, CancellationToken cancellationToken);

    /// <summary>Newest activity first, then by id.</summary>
    /// <param name="user">The user.</param>
    /// <param name="activeAt">
    /// Returns conversations that are less recently active, or as recently with a higher id.
    /// </param>
    /// <param name="id">Goes with <paramref name="activeAt"/>.</param>
    /// <param name="limit">The most conversations to return.</param>
    Task<List<ConversationRow>> ByActivity(
        UserId user, long activeAt, string id, int limit, CancellationToken cancellationToken);

    /// <summary>The conversations whose head moved after the mark, ordered by id, after the given id.</summary>
    Task<List<ConversationRow>> MovedSince(
        UserId user, ChangeMark mark, string id, int limit, CancellationToken cancellationToken);
}

/// <param name="ActiveAt">The sort key of the list.</param>
internal readonly record struct ConversationRow(ConversationItem Item, long ActiveAt)
{
    public ConversationId Id => Item.Conversation.Id;
}
