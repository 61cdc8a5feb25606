using SkiaSharp;

namespace OrleansChat.Frontend.Uploads;

/// <summary>Draws a small picture from the pixels of a large one; nothing else of the large one gets into it.</summary>
internal static class ImagePreview
{
    private const int Quality = 80;

    /// <param name="image">Of a known type and no more than the allowed number of pixels.</param>
    /// <param name="sideMax">Pixels of the longer side.</param>
    /// <returns>A WebP; null if the image can't be decoded.</returns>
    public static byte[]? Make(Stream image, int sideMax)
    {
        using var codec = SKCodec.Create(image);
        if (codec is null)
        {
            return null;
        }

        var full = codec.Info;
        var scale = Math.Min(1f, (float)sideMax / Math.Max(full.Width, full.Height));

        // Some formats can be decoded smaller, which saves the memory.
        var near = codec.GetScaledDimensions(scale);
        var info = new SKImageInfo(near.Width, near.Height, SKColorType.Rgba8888, SKAlphaType.Premul);
        using var bitmap = new SKBitmap();
        if (!bitmap.TryAllocPixels(info))
        {
            return null;
        }

        var result = codec.GetPixels(info, bitmap.GetPixels());
        if (result is not (SKCodecResult.Success or SKCodecResult.IncompleteInput))
        {
            return null;
        }

        var width = Math.Max(1, (int)Math.Round(full.Width * scale));
        var height = Math.Max(1, (int)Math.Round(full.Height * scale));
        return Draw(bitmap, width, height, codec.EncodedOrigin);
    }

    private static byte[]? Draw(SKBitmap bitmap, int width, int height, SKEncodedOrigin origin)
    {
        var isTurned = origin > SKEncodedOrigin.BottomLeft;
        using var surface = SKSurface.Create(new SKImageInfo(
            isTurned ? height : width, isTurned ? width : height, SKColorType.Rgba8888, SKAlphaType.Premul));
        if (surface is null)
        {
            return null;
        }

        surface.Canvas.Concat(Upright(origin, width, height));

        // The pixels of a bitmap that can change would be copied.
        bitmap.SetImmutable();
        using var large = SKImage.FromBitmap(bitmap);
        surface.Canvas.DrawImage(
            large,
            new SKRect(0, 0, width, height),
            new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var drawn = surface.Snapshot();
        using var encoded = drawn.Encode(SKEncodedImageFormat.Webp, Quality);
        return encoded?.ToArray();
    }

    /// <summary>Turns and mirrors a picture of this size as its orientation says.</summary>
    private static SKMatrix Upright(SKEncodedOrigin origin, float width, float height) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, height, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, height, -1, 0, width, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, width, 0, 0, 1),
        _ => SKMatrix.Identity,
    };
}
