using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using OrleansChat.Configuration;

namespace OrleansChat.Frontend.Uploads;

/// <summary>An object store that speaks Amazon's S3 protocol. Section <c>Uploads:S3</c>.</summary>
public sealed class S3Options : IValidatableObject
{
    public const string Section = "Uploads:S3";

    /// <summary>The bucket, which must exist. Default none: files are kept in a folder.</summary>
    public string? Bucket { get; set; }

    /// <summary>Precedes every key, such as <c>chat/</c>. Default none.</summary>
    public string Prefix { get; set; } = string.Empty;

    /// <summary>
    /// The address of a server that isn't Amazon's; buckets are then part of the path. Default: Amazon's, by region.
    /// </summary>
    [WebAddress]
    public string? Endpoint { get; set; }

    /// <summary>The region. Default <c>us-east-1</c>.</summary>
    [Given]
    public string Region { get; set; } = "us-east-1";

    /// <summary>
    /// The access key. It needs <c>GetObject</c>, <c>PutObject</c> and <c>DeleteObject</c> on the objects, and
    /// <c>ListBucket</c> on the bucket: without that, S3 doesn't say that an object is missing. Default: as Amazon's
    /// SDK finds it in the environment.
    /// </summary>
    public string? AccessKey { get; set; }

    /// <summary>The secret that belongs to <see cref="AccessKey"/>.</summary>
    public string? SecretKey { get; set; }

    /// <summary>
    /// Encryption at rest by the object store: with its own keys (<c>Aes256</c>), with keys of its key service
    /// (<c>Kms</c>), or as the bucket is configured (<c>Bucket</c>). Default <c>Bucket</c>.
    /// </summary>
    public S3Encryption Encryption { get; set; } = S3Encryption.Bucket;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (AccessKey is null != SecretKey is null)
        {
            yield return new ValidationResult("Uploads:S3:AccessKey and Uploads:S3:SecretKey must be set together.");
        }
    }
}

/// <summary>How an object store encrypts what it keeps.</summary>
public enum S3Encryption
{
    /// <summary>As the bucket is configured.</summary>
    Bucket,

    /// <summary>With keys of the store.</summary>
    Aes256,

    /// <summary>With keys of a key service.</summary>
    Kms,
}

[OptionsValidator]
internal sealed partial class S3OptionsValidator : IValidateOptions<S3Options>;

/// <summary>The address of a web server.</summary>
internal sealed class WebAddressAttribute : SettingRuleAttribute
{
    public override string Rule => "an address such as https://s3.example.org";

    protected override bool Holds(object? value) => value is not string address
        || (Uri.TryCreate(address, UriKind.Absolute, out var parsed)
            && (parsed.Scheme == Uri.UriSchemeHttp || parsed.Scheme == Uri.UriSchemeHttps));
}
