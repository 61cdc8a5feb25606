using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Grains.Uploads;
using OrleansChat.Uploads;

namespace OrleansChat.Tests.MemoryStores;

/// <inheritdoc cref="MemoryDatabase"/>
internal sealed class MemoryUploadStore(MemoryDatabase database) : IUploadStore
{
    public Task Begin(UploadId id, UserId owner, long bytes, DateTimeOffset at) =>
        Locked(() => database.Uploads.TryAdd(id, new MemoryUpload(owner, bytes, at)));

    public Task<long> BytesSince(UserId owner, DateTimeOffset since, CancellationToken cancellationToken) =>
        Locked(() => database.Uploads.Values
            .Where(upload => upload.Owner == owner && upload.At > since)
            .Sum(upload => upload.Bytes));

    public Task<bool> Complete(UserId owner, Attachment file, bool hasPreview) => Locked(() =>
    {
        if (Pending(file.Id, owner) is not { } upload)
        {
            return false;
        }

        upload.State = UploadState.Ready;
        upload.File = file;
        upload.Bytes = file.Bytes;
        upload.HasPreview = hasPreview;
        return true;
    });

    public Task Abandon(UploadId id, UserId owner) => Locked(() =>
    {
        if (Pending(id, owner) is { } upload)
        {
            upload.State = UploadState.Removed;
        }

        return true;
    });

    public Task<StoredUpload?> Find(UploadId id, CancellationToken cancellationToken) => Locked(() =>
        database.Uploads.GetValueOrDefault(id) is { } found
            && found.State is (UploadState.Ready or UploadState.Sent or UploadState.Avatar)
            ? new StoredUpload(found.Owner, found.File!, found.HasPreview, found.At, found.Conversation)
            {
                IsAvatar = found.State is UploadState.Avatar,
            }
            : null);

    public Task RemoveUnsent(DateTimeOffset before, int max) => Locked(() =>
    {
        var unsent = database.Uploads.Values
            .Where(upload => upload.State is UploadState.Pending or UploadState.Ready && upload.At < before)
            .OrderBy(upload => upload.At)
            .Take(max);
        foreach (var upload in unsent.ToList())
        {
            upload.State = UploadState.Removed;
        }

        return true;
    });

    public Task<ImmutableArray<UploadId>> Removed(
        UploadId? after, int max, CancellationToken cancellationToken) =>
        Locked<ImmutableArray<UploadId>>(() =>
        [
            .. database.Uploads
                .Where(pair => pair.Value is { State: UploadState.Removed, IsSwept: false })
                .Select(pair => pair.Key)
                .Where(id => string.CompareOrdinal(id.Value, after?.Value) > 0)
                .OrderBy(id => id.Value, StringComparer.Ordinal)
                .Take(max),
        ]);

    public Task Sweep(ImmutableArray<UploadId> ids) => Locked(() =>
    {
        foreach (var id in ids)
        {
            if (database.Uploads.GetValueOrDefault(id) is { State: UploadState.Removed } removed)
            {
                removed.IsSwept = true;
            }
        }

        return true;
    });

    public Task DeleteSwept(DateTimeOffset before, int max) => Locked(() =>
    {
        var swept = database.Uploads
            .Where(pair => pair.Value.IsSwept && pair.Value.At < before)
            .OrderBy(pair => pair.Value.At)
            .Take(max);
        foreach (var (id, _) in swept.ToList())
        {
            database.Uploads.Remove(id);
        }

        return true;
    });

    public Task<string> LinkKey(CancellationToken cancellationToken) => Task.FromResult(new string('7', 64));

    private MemoryUpload? Pending(UploadId id, UserId owner) =>
        database.Uploads.GetValueOrDefault(id) is { State: UploadState.Pending } found && found.Owner == owner
            ? found
            : null;

    private Task<T> Locked<T>(Func<T> work)
    {
        lock (database.TablesGate)
        {
            return Task.FromResult(work());
        }
    }
}
