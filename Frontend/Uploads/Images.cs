using Microsoft.Extensions.Logging;
using SkiaSharp;

namespace OrleansChat.Frontend.Uploads;

/// <summary>
/// Looks at images, frees them of metadata and makes their previews: one at a time, and only up to a number of pixels.
/// </summary>
internal sealed partial class Images(UploadOptions options, TimeProvider time, ILogger<Images> logger) : IDisposable
{
    /// <summary>Held while pixels are in memory, however long that takes.</summary>
    private readonly SemaphoreSlim _guardsMemory = new(1);

    /// <summary>Writes the image without metadata.</summary>
    /// <param name="content">The image as it came.</param>
    /// <param name="type">The type that its first bytes tell.</param>
    /// <param name="clean">Empty.</param>
    /// <returns>The size of the upright image; null if it isn't an image of that type after all.</returns>
    public async Task<ImageSize?> Clean(FileStream content, string type, FileStream clean) =>
        await Task.Run(() =>
        {
            try
            {
                using var codec = SKCodec.Create(ViewOf(content));
                if (codec is null || TypeOf(codec.EncodedFormat) != type || IsEmptyGif(codec))
                {
                    return null;
                }

                var size = new ImageSize(codec.Info.Width, codec.Info.Height);
                if (size.Pixels > options.ImagePixelsMax)
                {
                    return size;
                }

                var orientation = type == ContentTypes.Jpeg ? (int)codec.EncodedOrigin : 1;
                ImageMetadata.CopyWithout(type, ViewOf(content), clean, orientation);
                return orientation > (int)SKEncodedOrigin.BottomLeft ? size.Turn() : size;
            }
            catch (InvalidDataException)
            {
                return null;
            }
        });

    /// <returns>A WebP; null if it can't be made in time.</returns>
    public async Task<byte[]?> Preview(FileStream image)
    {
        var view = ViewOf(image);
        using var limit = new CancellationTokenSource(options.PreviewTimeout, time);
        try
        {
            await _guardsMemory.WaitAsync(limit.Token);
            return await Draw(view).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            LogTooSlow(image.Length);
            return null;
        }
    }

    public void Dispose() => _guardsMemory.Dispose();

    /// <summary>
    /// Decoding can't be interrupted: what takes too long goes on alone, and no other begins before it has ended.
    /// </summary>
    private Task<byte[]?> Draw(FileView view) => Task.Run(() =>
    {
        try
        {
            return ImagePreview.Make(view, options.PreviewSideMax);
        }
        finally
        {
            _guardsMemory.Release();
        }
    });

    private static FileView ViewOf(FileStream file) => new(file.SafeFileHandle, file.Length);

    /// <summary>Anything may follow a GIF's first bytes; other formats have no frames in this sense.</summary>
    private static bool IsEmptyGif(SKCodec codec) =>
        codec is { EncodedFormat: SKEncodedImageFormat.Gif, FrameCount: 0 };

    private static string? TypeOf(SKEncodedImageFormat format) => format switch
    {
        SKEncodedImageFormat.Png => ContentTypes.Png,
        SKEncodedImageFormat.Jpeg => ContentTypes.Jpeg,
        SKEncodedImageFormat.Gif => ContentTypes.Gif,
        SKEncodedImageFormat.Webp => ContentTypes.WebP,
        _ => null,
    };

    [LoggerMessage(2601, LogLevel.Warning, "The preview of an image of {Bytes} bytes took too long; it has none")]
    private partial void LogTooSlow(long bytes);
}

/// <summary>In pixels.</summary>
internal sealed record ImageSize(int Width, int Height)
{
    public long Pixels => (long)Width * Height;

    public ImageSize Turn() => new(Height, Width);
}
