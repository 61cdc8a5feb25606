using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Uploads;

namespace OrleansChat.Grains.Uploads;

/// <summary>
/// The table of uploads. The message log moves <see cref="UploadState.Ready"/> to <see cref="UploadState.Sent"/> in the
/// transaction that stores the message, and to <see cref="UploadState.Removed"/> in the one that deletes it. Accounts
/// do the same with <see cref="UploadState.Avatar"/>. Everything else happens here.
/// </summary>
public interface IUploadStore
{
    /// <summary>Adds a row without a file.</summary>
    Task Begin(UploadId id, UserId owner, long bytes, DateTimeOffset at);

    /// <summary>The bytes that a person has uploaded or reserved since a time, also those that are gone.</summary>
    Task<long> BytesSince(UserId owner, DateTimeOffset since, CancellationToken cancellationToken);

    /// <returns>False if the owner has no such upload that waits for its bytes.</returns>
    Task<bool> Complete(UserId owner, Attachment file, bool hasPreview);

    /// <summary>Marks an upload that waits for its bytes as removed.</summary>
    Task Abandon(UploadId id, UserId owner);

    /// <returns>Null for uploads that aren't complete, and for removed ones.</returns>
    Task<StoredUpload?> Find(UploadId id, CancellationToken cancellationToken);

    /// <summary>Marks uploads that began before a time and weren't sent as removed.</summary>
    Task RemoveUnsent(DateTimeOffset before, int max);

    /// <summary>Removed uploads whose bytes may still be there, by id.</summary>
    /// <param name="after">Exclusive; null begins with the first.</param>
    /// <param name="max">At most this many.</param>
    /// <param name="cancellationToken">Gives up the query.</param>
    Task<ImmutableArray<UploadId>> Removed(UploadId? after, int max, CancellationToken cancellationToken);

    /// <summary>The bytes of these uploads are gone, as far as they are removed ones: their rows only count.</summary>
    Task Sweep(ImmutableArray<UploadId> ids);

    /// <summary>Deletes rows that only count, of uploads that began before a time.</summary>
    Task DeleteSwept(DateTimeOffset before, int max);

    /// <summary>The deployment's secret for links.</summary>
    Task<string> LinkKey(CancellationToken cancellationToken);
}

/// <summary>
/// A row goes from one state to the next and never back, except that it can become <see cref="Removed"/> from each.
/// </summary>
/// <remarks>
/// The deletion of a message sets its uploads to <see cref="Removed"/> in its own transaction; the sweep then removes
/// their bytes, and the rows when their day is over.
/// </remarks>
public enum UploadState
{
    /// <summary>Waits for its bytes; nobody sees it.</summary>
    Pending,

    /// <summary>Complete; its owner sees it, and can send it.</summary>
    Ready,

    /// <summary>Belongs to a message; whoever may read the message sees it.</summary>
    Sent,

    /// <summary>The picture of its owner's profile; everybody who is logged in sees it.</summary>
    Avatar,

    /// <summary>Nobody sees it, and nothing brings it back.</summary>
    Removed,
}

/// <param name="Conversation">Where it was sent; null while it wasn't.</param>
public sealed record StoredUpload(
    UserId Owner, Attachment File, bool HasPreview, DateTimeOffset At, ConversationId? Conversation)
{
    /// <summary>Whether it is the picture of its owner's profile.</summary>
    public bool IsAvatar { get; init; }
}
