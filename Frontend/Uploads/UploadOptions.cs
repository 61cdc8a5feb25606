using Microsoft.Extensions.Options;
using OrleansChat.Configuration;

namespace OrleansChat.Frontend.Uploads;

/// <summary>How a frontend takes, keeps and serves uploads. Section <c>Uploads</c>.</summary>
public sealed class UploadOptions
{
    public const string Section = "Uploads";

    /// <summary>Bytes in a file. Default 10 MiB; beyond that, HTTP 413.</summary>
    [Between(1_024, 1_073_741_824)]
    public long BytesMax { get; set; } = 10 * 1024 * 1024;

    /// <summary>
    /// The folder of the files, unless they are kept in S3. In a cluster, and with the role <c>frontend</c>, there is
    /// no default, because all frontends must share the folder: without a folder or a bucket, such a frontend accepts
    /// no uploads, and says so in its log when it starts. Default: <c>uploads</c> in the folder of the data.
    /// </summary>
    public string? Folder { get; set; }

    /// <summary>Keeps the files in a bucket.</summary>
    [ValidateObjectMembers(typeof(S3OptionsValidator))]
    public S3Options S3 { get; set; } = new();

    /// <summary>How long uploading or downloading a file may take. Default 5 min.</summary>
    [Between("00:00:01", "01:00:00")]
    public TimeSpan TransferTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How many files this frontend accepts at once; further uploads are asked to try again. Default 16. Each takes up
    /// to twice its size in the system's temporary folder.
    /// </summary>
    [Between(1, 10_000)]
    public int AtOnceMax { get; set; } = 16;

    /// <summary>How many files this frontend accepts from one person at once. Default 4.</summary>
    [Between(1, 1_000)]
    public int AtOncePerUserMax { get; set; } = 4;

    /// <summary>
    /// The virus scanner, a ClamAV daemon. Default none. While it doesn't answer, no file is accepted. Its
    /// <c>StreamMaxLength</c> must be at least <see cref="BytesMax"/>.
    /// </summary>
    [ScannerAddress]
    public string? Scanner { get; set; }

    /// <summary>How long scanning a file may take. Default 30 s.</summary>
    [Between("00:00:01", "01:00:00")]
    public TimeSpan ScannerTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Pixels of an image; beyond that, HTTP 413. Default 40,000,000: making its preview takes about 6 bytes for each,
    /// one image at a time in each frontend.
    /// </summary>
    [Between(1, 100_000_000)]
    public long ImagePixelsMax { get; set; } = 40_000_000;

    /// <summary>Pixels of the longer side of a preview. Default 640.</summary>
    [Between(16, 4_096)]
    public int PreviewSideMax { get; set; } = 640;

    /// <summary>How long an upload waits for its preview; after that it has none. Default 10 s.</summary>
    [Between("00:00:01", "01:00:00")]
    public TimeSpan PreviewTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often files are looked for that no message names, or no longer does. Default 1 min.</summary>
    [Between("00:00:01", "01:00:00")]
    public TimeSpan SweepPeriod { get; set; } = TimeSpan.FromMinutes(1);
}

[OptionsValidator]
internal sealed partial class UploadOptionsValidator : IValidateOptions<UploadOptions>;

/// <summary>The address of a ClamAV daemon.</summary>
internal sealed class ScannerAddressAttribute : SettingRuleAttribute
{
    public override string Rule => "host:port, or the path of a Unix socket";

    protected override bool Holds(object? value) =>
        value is not string address || ClamdAddress.Parse(address) is not null;
}
