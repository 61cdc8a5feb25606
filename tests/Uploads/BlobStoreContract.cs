using OrleansChat.Frontend.Uploads;
using OrleansChat.Uploads;

namespace OrleansChat.Tests.Uploads;

public sealed class BlobsOnDisk : BlobStoreContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chat-blobs-").FullName;

    [Fact]
    public async Task A_part_that_a_crash_left_is_not_visible_and_goes_with_the_upload()
    {
        var store = new DiskBlobStore(_folder);
        var upload = NewId();
        await store.Put(upload, BlobKind.Content, Bytes(10), Stopped);
        var path = Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Single();
        File.Move(path, path + ".part");
        (await store.Open(upload, BlobKind.Content, Stopped)).ShouldBeNull();
        await store.Delete(upload, Stopped);
        Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("con:..")]
    public async Task No_id_leads_out_of_the_folder(string id)
    {
        var inner = Path.Combine(_folder, "inner");
        var store = new DiskBlobStore(inner);
        await store.Put(UploadId.Parse(id), BlobKind.Content, Bytes(1), Stopped);
        Directory.GetFiles(_folder, "*", SearchOption.AllDirectories)
            .ShouldAllBe(path => path.StartsWith(inner, StringComparison.Ordinal));
        await store.Delete(UploadId.Parse(id), Stopped);
        Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private protected override IBlobStore NewStore() => new DiskBlobStore(_folder);
}

[Trait("Category", "Long")]
[Collection(nameof(S3Server))]
public sealed class BlobsInS3(S3Server server) : BlobStoreContract, IDisposable
{
    private readonly S3BlobStore _store = new(server.Options, S3Server.TransferTimeout);

    public void Dispose() => _store.Dispose();

    private protected override IBlobStore NewStore() => _store;
}

[Trait("Category", "Long")]
[Collection(nameof(S3Server))]
public sealed class EncryptedBlobsInS3(S3Server server) : BlobStoreContract, IDisposable
{
    private readonly S3BlobStore _store = new(
        new S3Options
        {
            Bucket = server.Options.Bucket,
            Endpoint = server.Options.Endpoint,
            AccessKey = server.Options.AccessKey,
            SecretKey = server.Options.SecretKey,
            Prefix = "encrypted/",
            Encryption = S3Encryption.Aes256,
        },
        S3Server.TransferTimeout);

    public void Dispose() => _store.Dispose();

    private protected override IBlobStore NewStore() => _store;
}

/// <summary>What every blob store does.</summary>
public abstract class BlobStoreContract
{
    protected static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_stored_is_read()
    {
        var (store, upload) = (NewStore(), NewId());
        await store.Put(upload, BlobKind.Content, Bytes(200_000), Stopped);
        await store.Put(upload, BlobKind.Preview, Bytes(3), Stopped);
        (await Read(store, upload, BlobKind.Content)).ShouldBe(Bytes(200_000).ToArray());
        (await Read(store, upload, BlobKind.Preview)).ShouldBe(Bytes(3).ToArray());
    }

    [Fact]
    public async Task A_part_is_read_without_the_rest()
    {
        var (store, upload) = (NewStore(), NewId());
        await store.Put(upload, BlobKind.Content, Bytes(100_000), Stopped);
        await using var stream = (await store.Open(upload, BlobKind.Content, Stopped)).ShouldNotBeNull();
        stream.Length.ShouldBe(100_000);
        var all = Bytes(100_000).ToArray();
        foreach (var start in new[] { 99_990, 5, 50_000 })
        {
            stream.Seek(start, SeekOrigin.Begin);
            var part = new byte[10];
            await stream.ReadExactlyAsync(part, Stopped);
            part.ShouldBe(all[start..(start + 10)]);
            stream.Position.ShouldBe(start + 10);
        }
    }

    [Fact]
    public async Task What_is_not_there_is_no_stream()
    {
        var (store, upload) = (NewStore(), NewId());
        await store.Put(upload, BlobKind.Content, Bytes(1), Stopped);
        (await store.Open(upload, BlobKind.Preview, Stopped)).ShouldBeNull();
        (await store.Open(NewId(), BlobKind.Content, Stopped)).ShouldBeNull();
    }

    [Fact]
    public async Task Deleting_takes_everything_and_can_be_repeated()
    {
        var (store, upload, other) = (NewStore(), NewId(), NewId());
        await store.Put(upload, BlobKind.Content, Bytes(1), Stopped);
        await store.Put(upload, BlobKind.Preview, Bytes(1), Stopped);
        await store.Put(other, BlobKind.Content, Bytes(1), Stopped);
        await store.Delete(upload, Stopped);
        await store.Delete(upload, Stopped);
        await store.Delete(NewId(), Stopped);
        (await store.Open(upload, BlobKind.Content, Stopped)).ShouldBeNull();
        (await store.Open(upload, BlobKind.Preview, Stopped)).ShouldBeNull();
        (await Read(store, other, BlobKind.Content)).ShouldBe([0]);
    }

    [Fact]
    public async Task A_put_that_is_repeated_replaces()
    {
        var (store, upload) = (NewStore(), NewId());
        await store.Put(upload, BlobKind.Content, Bytes(5), Stopped);
        await store.Put(upload, BlobKind.Content, Bytes(2), Stopped);
        (await Read(store, upload, BlobKind.Content)).ShouldBe(Bytes(2).ToArray());
    }

    [Fact]
    public async Task A_put_that_fails_leaves_nothing()
    {
        var (store, upload) = (NewStore(), NewId());
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(
            () => store.Put(upload, BlobKind.Content, Bytes(100), cancelled.Token));
        (await store.Open(upload, BlobKind.Content, Stopped)).ShouldBeNull();
    }

    [Fact]
    public async Task A_put_is_not_visible_before_its_end()
    {
        var (store, upload) = (NewStore(), NewId());
        var looks = 0;
        await using var content = new WatchedStream(async () =>
        {
            (await store.Open(upload, BlobKind.Content, Stopped)).ShouldBeNull();
            looks++;
        });
        await store.Put(upload, BlobKind.Content, content, Stopped);
        looks.ShouldBeGreaterThan(1);
        (await Read(store, upload, BlobKind.Content)).ShouldBe(new byte[WatchedStream.Size]);
    }

    private protected abstract IBlobStore NewStore();

    protected static UploadId NewId() => UploadId.Parse($"a-{Guid.NewGuid():N}");

    protected static MemoryStream Bytes(int count) =>
        new([.. Enumerable.Range(0, count).Select(number => (byte)(number % 251))]);

    private static async Task<byte[]> Read(IBlobStore store, UploadId upload, BlobKind kind)
    {
        await using var stream = (await store.Open(upload, kind, Stopped)).ShouldNotBeNull();
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, Stopped);
        return bytes.ToArray();
    }

    /// <summary>
    /// Bytes during whose reading somebody else looks. Not at the end: then everything is sent, and may be visible.
    /// </summary>
    private sealed class WatchedStream(Func<Task> look) : MemoryStream(new byte[Size])
    {
        public const int Size = 300_000;

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position < Length)
            {
                await look();
            }

            return Read(buffer.Span[..Math.Min(buffer.Length, 64 * 1024)]);
        }

        public override Task<int> ReadAsync(
            byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }
}
