namespace OrleansChat.Uploads;

/// <summary>A file as the readers of a message see it.</summary>
/// <param name="Id">The upload.</param>
/// <param name="Name">
/// 1–<see cref="UploadLimits.NameScalarsMax"/> Unicode scalar values for display; never a path.
/// </param>
/// <param name="Type">The media type that the server read from the content.</param>
/// <param name="Bytes">The size of the content.</param>
/// <param name="Width">Pixels, upright; null if it isn't an image.</param>
/// <param name="Height">Pixels, upright; null if it isn't an image.</param>
[GenerateSerializer, Immutable, Alias("chat.attachment")]
public sealed record Attachment(UploadId Id, string Name, string Type, long Bytes, int? Width, int? Height)
{
    /// <summary>Leaves the name out.</summary>
    public override string ToString() => $"{nameof(Attachment)} {Id}";
}

/// <summary>The limits of uploads that are part of the contract.</summary>
public static class UploadLimits
{
    /// <summary>Unicode scalar values in a name.</summary>
    public const int NameScalarsMax = 128;

    /// <summary>Uploads in one batch of <see cref="IUploadSweepGrain"/>.</summary>
    public const int SweepMax = 100;
}
