using System.Net;
using System.Net.Sockets;
using Amazon.S3;
using OrleansChat.Frontend.Uploads;
using OrleansChat.Tests.Client.Servers;
using OrleansChat.Uploads;

namespace OrleansChat.Tests.Uploads;

/// <summary>Whatever is wrong with an object store, callers see it as they see a fault of a disk.</summary>
public sealed class S3FaultTests
{
    private static readonly TimeSpan TransferTimeout = TimeSpan.FromMilliseconds(50);

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_store_that_is_gone_before_the_first_read_is_an_IO_fault()
    {
        using var client = new AmazonS3Client("key", "secret", new AmazonS3Config
        {
            ServiceURL = $"http://127.0.0.1:{FreePort.Next()}",
            MaxErrorRetry = 0,
        });
        await using var stream = new S3ReadStream(client, "chat", "a-1/content", length: 10);
        await Should.ThrowAsync<IOException>(() => stream.ReadExactlyAsync(new byte[1], Stopped).AsTask());
    }

    [Fact]
    public async Task A_store_that_does_not_answer_within_the_transfer_timeout_is_an_IO_fault()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var options = new S3Options
        {
            Bucket = "chat",
            Endpoint = $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}",
            AccessKey = "key",
            SecretKey = "secret",
        };
        using var store = new S3BlobStore(options, TransferTimeout);
        using var content = new MemoryStream([1, 2, 3]);
        await Should.ThrowAsync<IOException>(
            () => store.Put(UploadId.Parse("a-1"), BlobKind.Content, content, Stopped));
    }
}
