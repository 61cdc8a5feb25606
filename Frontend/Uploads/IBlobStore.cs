using OrleansChat.Uploads;

namespace OrleansChat.Frontend.Uploads;

/// <summary>
/// Keeps the bytes of uploads, which never change. It knows no names, types or rights: the rows of uploads do.
/// </summary>
internal interface IBlobStore
{
    /// <summary>Stores bytes; returns when a crash can no longer lose them.</summary>
    /// <param name="upload">An upload whose row is there already, so that the sweep finds what a crash leaves.</param>
    /// <param name="kind">Which of the upload's blobs.</param>
    /// <param name="content">Seekable, from its beginning.</param>
    /// <param name="cancellationToken">Nothing is visible then.</param>
    Task Put(UploadId upload, BlobKind kind, Stream content, CancellationToken cancellationToken);

    /// <returns>All of the bytes, seekable; null if there are none.</returns>
    Task<Stream?> Open(UploadId upload, BlobKind kind, CancellationToken cancellationToken);

    /// <summary>Deletes all that an upload has, and what a put left behind that didn't complete.</summary>
    Task Delete(UploadId upload, CancellationToken cancellationToken);
}

/// <summary>The blobs of an upload.</summary>
internal enum BlobKind
{
    /// <summary>The file.</summary>
    Content,

    /// <summary>The small picture of an image.</summary>
    Preview,
}

internal static class BlobKinds
{
    public static IReadOnlyList<BlobKind> All { get; } = Enum.GetValues<BlobKind>();

    /// <summary>Part of the names of files and objects: never change it.</summary>
    public static string Word(BlobKind kind) => kind switch
    {
        BlobKind.Content => "content",
        BlobKind.Preview => "preview",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such blob."),
    };
}
