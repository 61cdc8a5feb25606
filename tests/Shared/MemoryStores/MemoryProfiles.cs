using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Uploads;
using OrleansChat.Silo.Storage;
using OrleansChat.Uploads;

namespace OrleansChat.Tests.MemoryStores;

/// <summary>Changes profiles in memory.</summary>
internal static class MemoryProfiles
{
    public static ProfileOutcome Update(MemoryDatabase database, StoredAccount account, UploadId? avatar)
    {
        var (id, handle) = (account.User.Id, CaselessKeys.Handle(account.Handle));
        var image = avatar is { } upload ? database.Uploads.GetValueOrDefault(upload) : null;
        if (avatar is not null
            && (image is not { State: UploadState.Ready, File.Width: not null } || image.Owner != id))
        {
            return ProfileOutcome.AvatarNotFound;
        }

        if (!database.Accounts.TryGetValue(id, out var found))
        {
            return ProfileOutcome.AccountNotFound;
        }

        if (handle is not null && database.Accounts.Values.Any(
            other => other.User.Id != id && CaselessKeys.Handle(other.Handle) == handle))
        {
            return ProfileOutcome.HandleTaken;
        }

        database.Accounts[id] = found with
        {
            User = found.User with { Name = account.User.Name },
            Handle = account.Handle,
            Avatar = account.Avatar,
        };
        image?.State = UploadState.Avatar;
        foreach (var (other, row) in database.Uploads)
        {
            if (row.Owner == id && row.State is UploadState.Avatar && other != account.Avatar)
            {
                row.State = UploadState.Removed;
            }
        }

        return ProfileOutcome.Changed;
    }
}
