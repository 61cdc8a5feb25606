using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using OrleansChat.Uploads;

namespace OrleansChat.Frontend.Uploads;

/// <summary>Keeps the bytes in a bucket of Amazon's S3 or a server that speaks its protocol.</summary>
/// <remarks>An object is visible when all of it was stored: there is nothing to clean up after a crash.</remarks>
internal sealed class S3BlobStore : IBlobStore, IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly S3Options _options;
    private readonly AmazonS3Client _client;

    /// <param name="options">Which bucket, and how it is reached.</param>
    /// <param name="transferTimeout">How long storing an object may take.</param>
    public S3BlobStore(S3Options options, TimeSpan transferTimeout)
    {
        _options = options;
        var config = new AmazonS3Config
        {
            ConnectTimeout = ConnectTimeout,
            Timeout = transferTimeout,

            // Other servers don't know all of the newer checksums.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (options.Endpoint is null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        }
        else
        {
            config.ServiceURL = options.Endpoint;
            config.AuthenticationRegion = options.Region;
            config.ForcePathStyle = true;
        }

        _client = options.AccessKey is null
            ? new AmazonS3Client(config)
            : new AmazonS3Client(new BasicAWSCredentials(options.AccessKey, options.SecretKey), config);
    }

    public Task Put(UploadId upload, BlobKind kind, Stream content, CancellationToken cancellationToken) =>
        Ask(() => _client.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = _options.Bucket,
                Key = KeyOf(upload, kind),
                InputStream = content,
                AutoCloseStream = false,
                UseChunkEncoding = false,
                ContentType = "application/octet-stream",
                ServerSideEncryptionMethod = Method(_options.Encryption),
            },
            cancellationToken));

    public async Task<Stream?> Open(UploadId upload, BlobKind kind, CancellationToken cancellationToken)
    {
        try
        {
            var found = await Ask(() => _client.GetObjectMetadataAsync(
                _options.Bucket, KeyOf(upload, kind), cancellationToken));
            return new S3ReadStream(_client, _options.Bucket!, KeyOf(upload, kind), found.ContentLength);
        }
        catch (IOException fault) when (
            fault.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound })
        {
            return null;
        }
    }

    public async Task Delete(UploadId upload, CancellationToken cancellationToken)
    {
        foreach (var kind in BlobKinds.All)
        {
            await Ask(() => _client.DeleteObjectAsync(_options.Bucket, KeyOf(upload, kind), cancellationToken));
        }
    }

    public void Dispose() => _client.Dispose();

    /// <exception cref="IOException">The store can't be reached, or refuses.</exception>
    internal static async Task<T> Ask<T>(Func<Task<T>> request)
    {
        try
        {
            return await request();
        }
        catch (Exception fault) when (
            fault is AmazonServiceException or AmazonClientException or HttpRequestException or TimeoutException)
        {
            throw new IOException($"The object store failed: {fault.Message}", fault);
        }
    }

    private static ServerSideEncryptionMethod? Method(S3Encryption encryption) => encryption switch
    {
        S3Encryption.Aes256 => ServerSideEncryptionMethod.AES256,
        S3Encryption.Kms => ServerSideEncryptionMethod.AWSKMS,
        _ => null,
    };

    private string KeyOf(UploadId upload, BlobKind kind) => $"{_options.Prefix}{upload.Value}/{BlobKinds.Word(kind)}";
}
