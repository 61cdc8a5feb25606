using Microsoft.Extensions.Options;

namespace OrleansChat.Frontend.Uploads;

/// <summary>How a frontend takes, keeps and serves uploads. Section <c>Uploads</c>.</summary>
public sealed class UploadOptions
{
    public const string Section = "Uploads";

    /// <summary>Bytes in a file. Default 10 MiB; beyond that, HTTP 413.</summary>
    public long BytesMax { get; set; } = 10 * 1024 * 1024;

    /// <summary>
    /// The folder of the files, unless they are kept in S3. Default <c>uploads</c> in the folder of the data; a process
    /// with the role <c>frontend</c> has no default, because all frontends must share the folder.
    /// </summary>
    public string? Folder { get; set; }

    /// <summary>Keeps the files in a bucket. Default: not set.</summary>
    public S3Options S3 { get; set; } = new();

    /// <summary>How long uploading or downloading a file may take. Default 5 min.</summary>
    public TimeSpan TransferTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Files that the frontend takes at once; further uploads are told to try again. Default 16.</summary>
    public int AtOnceMax { get; set; } = 16;

    /// <summary>Files that the frontend takes from one person at once. Default 4.</summary>
    public int AtOncePerUserMax { get; set; } = 4;

    /// <summary>
    /// The virus scanner, a ClamAV daemon: <c>host:port</c>, or the path of a Unix socket. Default none. While it
    /// doesn't answer, no file is taken.
    /// </summary>
    public string? Scanner { get; set; }

    /// <summary>How long scanning a file may take. Default 30 s.</summary>
    public TimeSpan ScannerTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Pixels of an image; beyond that, HTTP 413. Default 40 million: decoding takes 4 bytes for each, one image at a
    /// time.
    /// </summary>
    public long ImagePixelsMax { get; set; } = 40_000_000;

    /// <summary>Pixels of the longer side of a preview. Default 640.</summary>
    public int PreviewSideMax { get; set; } = 640;

    /// <summary>How long an upload waits for its preview; after that it has none. Default 10 s.</summary>
    public TimeSpan PreviewTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often files that no message names are looked for. Default 1 min.</summary>
    public TimeSpan SweepPeriod { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>An S3-compatible object store. Section <c>Uploads:S3</c>.</summary>
public sealed class S3Options
{
    /// <summary>The bucket; it must exist. Default none: files are kept in a folder.</summary>
    public string? Bucket { get; set; }

    /// <summary>Precedes every key, such as <c>chat/</c>. Default none.</summary>
    public string Prefix { get; set; } = string.Empty;

    /// <summary>
    /// The address of a server that isn't Amazon's, such as <c>https://minio.example.org</c>; buckets are then part of
    /// the path. Default none: Amazon's, by region.
    /// </summary>
    public string? Endpoint { get; set; }

    /// <summary>The region. Default <c>us-east-1</c>.</summary>
    public string Region { get; set; } = "us-east-1";

    /// <summary>The access key. Default none: as Amazon's SDK finds it in the environment.</summary>
    public string? AccessKey { get; set; }

    /// <summary>The secret that belongs to the access key.</summary>
    public string? SecretKey { get; set; }

    /// <summary>
    /// Encryption at rest by the server: <c>AES256</c>, <c>aws:kms</c> or none (the default: as the bucket says).
    /// </summary>
    public string? Encryption { get; set; }
}

internal sealed class UploadOptionsValidator : IValidateOptions<UploadOptions>
{
    private const string Encryptions = "AES256 or aws:kms";

    public ValidateOptionsResult Validate(string? name, UploadOptions options)
    {
        var failures = new List<string>();
        Range(nameof(options.BytesMax), options.BytesMax, 1024, 1024L * 1024 * 1024);
        Range(nameof(options.AtOnceMax), options.AtOnceMax, 1, 10_000);
        Range(nameof(options.AtOncePerUserMax), options.AtOncePerUserMax, 1, 1_000);
        Range(nameof(options.ImagePixelsMax), options.ImagePixelsMax, 1, 400_000_000);
        Range(nameof(options.PreviewSideMax), options.PreviewSideMax, 16, 4_096);
        Time(nameof(options.TransferTimeout), options.TransferTimeout);
        Time(nameof(options.ScannerTimeout), options.ScannerTimeout);
        Time(nameof(options.PreviewTimeout), options.PreviewTimeout);
        Time(nameof(options.SweepPeriod), options.SweepPeriod);
        Check(
            options.Scanner is null || ClamdAddress.Parse(options.Scanner) is not null,
            $"Uploads:Scanner is '{options.Scanner}'; it must be host:port or the path of a Unix socket.");
        Check(
            options.S3.Endpoint is null || Uri.TryCreate(options.S3.Endpoint, UriKind.Absolute, out _),
            $"Uploads:S3:Endpoint is '{options.S3.Endpoint}'; it must be an address such as https://s3.example.org.");
        Check(
            options.S3.Encryption is null or "AES256" or "aws:kms",
            $"Uploads:S3:Encryption is '{options.S3.Encryption}'; it must be {Encryptions}.");
        Check(
            options.S3.AccessKey is null == options.S3.SecretKey is null,
            "Uploads:S3:AccessKey and Uploads:S3:SecretKey must be set together.");
        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;

        void Range(string option, long value, long min, long max) => Check(
            value >= min && value <= max, $"Uploads:{option} is {value}; it must be from {min} to {max}.");

        void Time(string option, TimeSpan value) => Check(
            value >= TimeSpan.FromSeconds(1) && value <= TimeSpan.FromHours(1),
            $"Uploads:{option} is {value}; it must be from a second to an hour.");

        void Check(bool isGood, string failure)
        {
            if (!isGood)
            {
                failures.Add(failure);
            }
        }
    }
}
