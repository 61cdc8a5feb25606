using Orleans.Concurrency;

namespace OrleansChat.Uploads;

/// <summary>
/// What a person uploads, and which uploads they may read. Key: the person's <see cref="Accounts.UserId"/>.
/// </summary>
/// <remarks>
/// The grain knows the rows only; the frontend carries the bytes to the blob store. An upload begins as a row, gets its
/// bytes, and is complete when the row says so. So there are never bytes without a row, and no half upload is visible.
/// </remarks>
[Alias("chat.uploads")]
public interface IUploadsGrain : IGrainWithStringKey
{
    /// <summary>Reserves an id and the bytes of the day.</summary>
    /// <param name="bytesMax">The most bytes that the content can have.</param>
    /// <returns>
    /// The id; <see cref="ErrorCode.RateLimited"/> if the person has uploaded too many bytes within a day.
    /// </returns>
    [Alias("begin")]
    Task<Result<UploadTicket>> Begin(long bytesMax);

    /// <summary>The bytes are in the blob store: from now on the person can read and send the upload.</summary>
    /// <param name="file">The file that was stored.</param>
    /// <param name="hasPreview">Whether a preview was stored, too.</param>
    /// <returns>
    /// Null on success; <see cref="ErrorCode.NotFound"/> if the upload took so long that it was removed.
    /// </returns>
    [Alias("complete")]
    Task<Refusal?> Complete(Attachment file, bool hasPreview);

    /// <summary>Gives up an upload that isn't complete.</summary>
    [Alias("abandon")]
    Task Abandon(UploadId upload);

    /// <summary>What the person may read: their own unsent upload, or one of a message that they may read.</summary>
    /// <returns>The upload, <see cref="ErrorCode.NotFound"/>, or <see cref="ErrorCode.Forbidden"/>.</returns>
    [AlwaysInterleave, Alias("open")]
    Task<Result<UploadContent>> Open(UploadId upload);

    /// <summary>Signs a link to an upload that the person may read.</summary>
    /// <returns>As <see cref="Open"/>.</returns>
    [AlwaysInterleave, Alias("link")]
    Task<Result<UploadLink>> Link(UploadId upload);

    /// <summary>
    /// Whether the signature of a link is this deployment's, for this person, and still valid. Links of people who are
    /// banned from the deployment aren't.
    /// </summary>
    [AlwaysInterleave, Alias("check-link")]
    Task<bool> CheckLink(UploadId upload, UploadLink link);
}

/// <summary>An upload that has begun.</summary>
/// <param name="Id">Names the upload.</param>
[GenerateSerializer, Immutable, Alias("chat.upload-ticket")]
public sealed record UploadTicket(UploadId Id);

/// <summary>An upload that somebody may read.</summary>
/// <param name="File">The file.</param>
/// <param name="HasPreview">Whether there is a preview.</param>
/// <param name="At">When it was uploaded, UTC.</param>
[GenerateSerializer, Immutable, Alias("chat.upload-content")]
public sealed record UploadContent(Attachment File, bool HasPreview, DateTimeOffset At);

/// <summary>A right to read an upload for some minutes.</summary>
/// <param name="ExpiresAt">When it ends, UTC with milliseconds.</param>
/// <param name="Signature">The proof.</param>
[GenerateSerializer, Immutable, Alias("chat.upload-link")]
public sealed record UploadLink(DateTimeOffset ExpiresAt, string Signature)
{
    /// <summary>Leaves the signature out.</summary>
    public override string ToString() => nameof(UploadLink);
}
