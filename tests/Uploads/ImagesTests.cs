using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.Frontend.Uploads;
using SkiaSharp;

namespace OrleansChat.Tests.Uploads;

public sealed class ImagesTests : IDisposable
{
    private const string Secret = "52.5163N 13.3777E";

    private readonly Images _images =
        new(new UploadOptions(), TimeProvider.System, NullLogger<Images>.Instance);

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SKEncodedImageFormat.Png, "image/png")]
    [InlineData(SKEncodedImageFormat.Jpeg, "image/jpeg")]
    [InlineData(SKEncodedImageFormat.Webp, "image/webp")]
    public async Task An_image_has_its_size_and_a_smaller_preview(SKEncodedImageFormat format, string type)
    {
        var (size, clean, preview) = await Process(Pictures.Of(format, 1_000, 500), type);
        size.ShouldBe(new ImageSize(1_000, 500));
        Colours(clean).ShouldBe((1_000, 500, "red", "blue"));
        Colours(preview).ShouldBe((640, 320, "red", "blue"));
    }

    [Fact]
    public async Task A_small_image_is_not_enlarged()
    {
        var (_, _, preview) = await Process(Pictures.Of(SKEncodedImageFormat.Png, 4, 2), "image/png");
        Colours(preview).ShouldBe((4, 2, "red", "blue"));
    }

    [Theory]
    [InlineData(1, false, "red", "blue")]
    [InlineData(2, false, "blue", "red")]
    [InlineData(3, false, "blue", "red")]
    [InlineData(4, false, "red", "blue")]
    [InlineData(6, true, "red", "blue")]
    [InlineData(8, true, "blue", "red")]
    public async Task A_photograph_stays_upright_and_tells_nothing_of_its_place(
        ushort orientation, bool isTurned, string first, string second)
    {
        var (size, clean, preview) = await Process(
            Pictures.Photograph(100, 60, orientation, Secret), "image/jpeg");
        size.ShouldBe(isTurned ? new ImageSize(60, 100) : new ImageSize(100, 60));
        Encoding.Latin1.GetString(clean).ShouldNotContain(Secret);
        Encoding.Latin1.GetString(preview!).ShouldNotContain(Secret);
        using var codec = SKCodec.Create(new MemoryStream(clean));
        ((int)codec.EncodedOrigin).ShouldBe(orientation);
        var (width, height, before, after) = Colours(preview);
        (width, height).ShouldBe((size!.Width, size.Height));
        (before, after).ShouldBe((first, second));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(40)]
    public async Task A_photograph_whose_data_just_stops_tells_nothing_of_its_place_either(int missing)
    {
        var photograph = Pictures.Photograph(100, 60, orientation: 6, Secret);
        var (size, clean, preview) = await Process(photograph[..^(Secret.Length + missing)], "image/jpeg");
        size.ShouldBe(new ImageSize(60, 100));
        Encoding.Latin1.GetString(clean).ShouldNotContain(Secret);
        clean[^2..].ShouldBe([0xFF, 0xD9]);
        preview.ShouldNotBeNull();
    }

    [Fact]
    public async Task Pngs_and_webps_lose_their_metadata_and_keep_their_pixels()
    {
        var png = Pictures.WithChunk(Pictures.Of(SKEncodedImageFormat.Png, 40, 20), "tEXt", "Comment\0" + Secret);
        png = Pictures.WithChunk(png, "eXIf", "MM\0*" + Secret);
        var (_, cleanPng, _) = await Process(png, "image/png");
        cleanPng.ShouldBe(Pictures.Of(SKEncodedImageFormat.Png, 40, 20));

        var webP = Pictures.WithMetadata(Pictures.Of(SKEncodedImageFormat.Webp, 40, 20), 40, 20, Secret);
        var (size, cleanWebP, _) = await Process(webP, "image/webp");
        size.ShouldBe(new ImageSize(40, 20));
        Encoding.Latin1.GetString(cleanWebP).ShouldNotContain(Secret);
        Colours(cleanWebP).ShouldBe((40, 20, "red", "blue"));
    }

    [Fact]
    public async Task A_bomb_is_known_by_its_header()
    {
        var (size, clean, _) = await Process(Pictures.Bomb(50_000, 50_000), "image/png", preview: false);
        size!.Pixels.ShouldBe(2_500_000_000);
        clean.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_image_of_another_type_is_none()
    {
        (await Process(Pictures.Of(SKEncodedImageFormat.Png, 4, 2), "image/jpeg", preview: false)).Size.ShouldBeNull();
        (await Process("GIF89a, they say"u8.ToArray(), "image/gif", preview: false)).Size.ShouldBeNull();
    }

    [Fact]
    public async Task Cut_and_damaged_images_are_none_or_lose_their_end_but_never_fail()
    {
        byte[][] images =
        [
            Pictures.Of(SKEncodedImageFormat.Png, 64, 64), Pictures.Photograph(64, 64, 6, Secret),
            Pictures.WithMetadata(Pictures.Of(SKEncodedImageFormat.Webp, 64, 64), 64, 64, Secret),
        ];
        string[] types = ["image/png", "image/jpeg", "image/webp"];
        var random = new Random(20260301);
        foreach (var (image, type) in images.Zip(types))
        {
            for (var round = 0; round < 60; round++)
            {
                var damaged = image[..random.Next(1, image.Length)];
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
                var (size, clean, _) = await Process(damaged, type);
                Encoding.Latin1.GetString(clean).ShouldNotContain(Secret);
                size?.Pixels.ShouldBeGreaterThan(0);
            }
        }
    }

    public void Dispose() => _images.Dispose();

    private async Task<(ImageSize? Size, byte[] Clean, byte[]? Preview)> Process(
        byte[] image, string type, bool preview = true)
    {
        await using var content = Spool.New();
        await content.WriteAsync(image, Stopped);
        await using var clean = Spool.New();
        var size = await _images.Clean(content, type, clean);
        var made = preview && size is { Pixels: < 40_000_000 } ? await _images.Preview(clean) : null;
        clean.Position = 0;
        using var bytes = new MemoryStream();
        await clean.CopyToAsync(bytes, Stopped);
        return (size, bytes.ToArray(), made);
    }

    /// <summary>Size, and the colours near both ends of the longer side.</summary>
    private static (int Width, int Height, string First, string Last) Colours(byte[]? image)
    {
        using var bitmap = SKBitmap.Decode(image.ShouldNotBeNull());
        var (last, middle) = bitmap.Width >= bitmap.Height
            ? (new SKPointI(bitmap.Width - 1, bitmap.Height / 2), new SKPointI(0, bitmap.Height / 2))
            : (new SKPointI(bitmap.Width / 2, bitmap.Height - 1), new SKPointI(bitmap.Width / 2, 0));
        return (bitmap.Width, bitmap.Height, Name(bitmap, middle), Name(bitmap, last));
    }

    private static string Name(SKBitmap bitmap, SKPointI place)
    {
        var colour = bitmap.GetPixel(place.X, place.Y);
        return colour.Red > colour.Blue ? "red" : "blue";
    }
}
