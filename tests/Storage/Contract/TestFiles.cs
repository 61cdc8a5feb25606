using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Tests.Storage.Databases;
using OrleansChat.Uploads;

namespace OrleansChat.Tests.Storage.Contract;

/// <summary>Uploaded files.</summary>
internal static class TestFiles
{
    private static int _made;

    public static Attachment New() =>
        new(UploadId.Parse($"a-{Interlocked.Increment(ref _made)}"), "Ärger \"1\".png", "image/png", 123, 4, 5);

    /// <summary>A file that can be sent.</summary>
    public static async Task<Attachment> Ready(TestStorage storage, UserId owner, DateTimeOffset? at = null)
    {
        var file = New();
        await storage.Uploads.Begin(file.Id, owner, 10_000, at ?? TestLog.Noon);
        (await storage.Uploads.Complete(owner, file, hasPreview: false)).ShouldBeTrue();
        return file;
    }

    public static MessageBody With(this MessageBody body, params ImmutableArray<Attachment> files) =>
        body with { Attachments = [.. files.Select(file => file.Id.Value)], Files = files };
}
