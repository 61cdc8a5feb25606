using Microsoft.Extensions.Options;
using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Reading;
using OrleansChat.Reading;
using OrleansChat.Uploads;

namespace OrleansChat.Grains.Uploads;

/// <inheritdoc cref="IUploadsGrain"/>
internal sealed class UploadsGrain(
    IUploadStore uploads,
    IReadModel readModel,
    IAccountStore accounts,
    LinkSigner links,
    IIdSource ids,
    TimeProvider time,
    IOptions<UploadRowOptions> options) : Grain, IUploadsGrain
{
    /// <summary>How long uploaded bytes count.</summary>
    public static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private UserId Self => UserId.Parse(this.GetPrimaryKeyString());

    public async Task<Result<UploadTicket>> Begin(long bytesMax)
    {
        var now = time.GetUtcNow();
        var used = await uploads.BytesSince(Self, now - Day, CancellationToken.None);
        if (used + bytesMax > options.Value.BytesPerDayMax)
        {
            // When the oldest of them leave the day is not worth a query.
            return Refusals.RateLimited(TimeSpan.FromHours(1));
        }

        var id = UploadId.Parse(ids.NextId("a-"));
        await uploads.Begin(id, Self, bytesMax, now);
        return new UploadTicket(id);
    }

    public async Task<Refusal?> Complete(Attachment file, bool hasPreview) =>
        await uploads.Complete(Self, file, hasPreview) ? null : Refusals.UploadTooSlow;

    public Task Abandon(UploadId upload) => uploads.Abandon(upload, Self);

    public async Task<Result<UploadContent>> Open(UploadId upload)
    {
        if (await uploads.Find(upload, CancellationToken.None) is not { } found)
        {
            return Refusals.UploadNotFound;
        }

        return await Refuse(found) is { } refusal
            ? refusal
            : new UploadContent(found.File, found.HasPreview, found.At);
    }

    public async Task<Result<UploadLink>> Link(UploadId upload) =>
        (await Open(upload)).Refusal is { } refusal
            ? refusal
            : await links.Sign(upload, Self, time.GetUtcNow() + options.Value.LinkLife);

    public async Task<bool> CheckLink(UploadId upload, UploadLink link) =>
        await links.IsValid(upload, Self, link, time.GetUtcNow())
        && await accounts.Load(Self, CancellationToken.None) is { Ban: null };

    /// <summary>The same as for reading the message, but that nobody learns of a file elsewhere.</summary>
    private async Task<Refusal?> Refuse(StoredUpload found)
    {
        if (found.IsAvatar)
        {
            return null;
        }

        if (found.Conversation is not { } conversation)
        {
            return found.Owner == Self ? null : Refusals.UploadNotFound;
        }

        var access = await readModel.Access(Self, [conversation], CancellationToken.None);
        return access[0].Standing switch
        {
            Standing.Member or Standing.MayJoin => null,
            Standing.Banned => Refusals.Banned,
            _ => Refusals.UploadNotFound,
        };
    }
}
