using System.Security.Cryptography;
using System.Text;
using OrleansChat.Uploads;

namespace OrleansChat.Frontend.Uploads;

/// <summary>Keeps the bytes in a folder, which all frontends share.</summary>
/// <remarks>
/// A file gets its name when it is complete and on disk, and an upload is complete when the name is on disk, too. Until
/// then the file has the same name with another end, so that deleting the upload also deletes what a crash left.
/// </remarks>
internal sealed class DiskBlobStore(string folder) : IBlobStore
{
    private const string PartEnd = ".part";
    private const int CopyBytes = 80 * 1024;

    public async Task Put(UploadId upload, BlobKind kind, Stream content, CancellationToken cancellationToken)
    {
        var path = PathOf(upload, kind);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var part = path + PartEnd;
        try
        {
            await using (var file = new FileStream(part, NewFile()))
            {
                await content.CopyToAsync(file, CopyBytes, cancellationToken);
                await file.FlushAsync(cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(part, path, overwrite: true);
            DurableNames.Flush(Path.GetDirectoryName(path)!);
            DurableNames.Flush(folder);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    public Task<Stream?> Open(UploadId upload, BlobKind kind, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(PathOf(upload, kind), new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous,
            }));
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public Task Delete(UploadId upload, CancellationToken cancellationToken)
    {
        foreach (var path in BlobKinds.All.Select(kind => PathOf(upload, kind)))
        {
            if (Directory.Exists(Path.GetDirectoryName(path)))
            {
                File.Delete(path + PartEnd);
                File.Delete(path);
            }
        }

        return Task.CompletedTask;
    }

    private static FileStreamOptions NewFile()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Share = FileShare.None,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    /// <summary>In 256 folders, by a hash: no part of an id is a folder's name.</summary>
    private string PathOf(UploadId upload, BlobKind kind)
    {
        var shard = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(upload.Value)).AsSpan(0, 1));
        return Path.Combine(folder, shard, $"{upload.Value}.{BlobKinds.Word(kind)}");
    }
}
