namespace OrleansChat.Frontend.Protocol;

/// <summary>How large an uploaded file may be, for clients to know before they upload it.</summary>
/// <param name="BytesMax">Bytes; 0 if this frontend accepts no uploads.</param>
internal sealed record UploadLimit(long BytesMax)
{
    /// <summary>No uploads, unless uploads are added.</summary>
    public static UploadLimit None { get; } = new(0);
}
