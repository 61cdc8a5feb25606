using Microsoft.Extensions.Logging;
using OrleansChat.Accounts;
using OrleansChat.Uploads;

namespace OrleansChat.Frontend.Uploads;

/// <summary>
/// Takes a file: into a temporary file without a name, past the scanner, without metadata, into the blob store. Its
/// row begins before its bytes and is complete after them, so that a crash leaves nothing that anybody sees.
/// </summary>
internal sealed partial class UploadIntake(
    GrainCalls calls,
    Blobs blobs,
    UploadSlots slots,
    VirusScanner scanner,
    Images images,
    UploadOptions options,
    ILogger<UploadIntake> logger)
{
    /// <param name="owner">The person who uploads.</param>
    /// <param name="request">The request with the form.</param>
    /// <param name="cancellationToken">The client is gone, or the time is up.</param>
    public async Task<Result<Attachment>> Take(
        UserId owner, HttpRequest request, CancellationToken cancellationToken)
    {
        if (blobs.Store is not { } store)
        {
            return Refusals.UploadsOff;
        }

        var bodyMax = options.BytesMax + UploadForm.OverheadBytesMax;
        if (request.ContentLength > bodyMax)
        {
            return Refusals.UploadTooLarge;
        }

        await using var body = new BodyStream(request.BodyReader, bodyMax);
        if (UploadForm.Of(request.ContentType, body) is not { } form)
        {
            return Refusals.UploadFormInvalid;
        }

        using var slot = slots.TryTake(owner);
        if (slot is null)
        {
            return Refusals.UploadsBusy;
        }

        var begun = await calls.Uploads(owner).Begin(
            Math.Clamp(request.ContentLength ?? options.BytesMax, 1, options.BytesMax));
        return begun.Value is { } ticket
            ? await Take(owner, ticket.Id, form, store, cancellationToken)
            : begun.Refusal!;
    }

    private async Task<Result<Attachment>> Take(
        UserId owner, UploadId id, UploadForm form, IBlobStore store, CancellationToken cancellationToken)
    {
        var isKept = false;
        try
        {
            await using var content = Spool.New();
            if ((await form.Read(content, options.BytesMax, cancellationToken)
                ?? await Scan(id, content, cancellationToken)) is { } unfit)
            {
                return unfit;
            }

            await using var clean = Spool.New();
            var result = await Store(id, FileNames.Clean(form.Name), content, clean, store, cancellationToken);
            if (result.Value is not { } stored)
            {
                return result.Refusal!;
            }

            // If this call fails, the upload may be complete all the same: its bytes stay for the sweep to judge.
            isKept = true;
            var refusal = await calls.Uploads(owner).Complete(stored.File, stored.HasPreview);
            isKept = refusal is null;
            return refusal is null ? stored.File : refusal;
        }
        catch (IOException fault) when (fault is not BadHttpRequestException)
        {
            LogNotStored(fault, id);
            return Refusals.UploadNotStored;
        }
        finally
        {
            if (!isKept)
            {
                await Abandon(owner, id, store);
            }
        }
    }

    private async Task<Result<StoredFile>> Store(
        UploadId id,
        string name,
        FileStream content,
        FileStream clean,
        IBlobStore store,
        CancellationToken cancellationToken)
    {
        var type = await TypeOf(content, cancellationToken);
        var size = ContentTypes.IsImage(type) ? await images.Clean(content, type, clean) : null;
        if (size?.Pixels > options.ImagePixelsMax)
        {
            return Refusals.ImageTooLarge;
        }

        if (ContentTypes.IsImage(type) && size is null)
        {
            type = ContentTypes.Unknown;
        }

        var kept = size is null ? content : clean;
        kept.Position = 0;
        await store.Put(id, BlobKind.Content, kept, cancellationToken);
        var preview = size is null ? null : await images.Preview(clean);
        if (preview is not null)
        {
            await using var bytes = new MemoryStream(preview, writable: false);
            await store.Put(id, BlobKind.Preview, bytes, cancellationToken);
        }

        var file = new Attachment(id, name, type, kept.Length, size?.Width, size?.Height);
        return new StoredFile(file, preview is not null);
    }

    private async Task<Refusal?> Scan(UploadId id, FileStream content, CancellationToken cancellationToken)
    {
        content.Position = 0;
        try
        {
            if (await scanner.Scan(content, cancellationToken) is not { } found)
            {
                return null;
            }

            LogInfected(id, found);
            return Refusals.UploadInfected;
        }
        catch (ScannerUnavailableException fault)
        {
            LogScannerLost(fault);
            return Refusals.Unavailable;
        }
    }

    private static async Task<string> TypeOf(FileStream content, CancellationToken cancellationToken)
    {
        var head = new byte[ContentTypes.HeadBytes];
        content.Position = 0;
        var length = await content.ReadAtLeastAsync(
            head, head.Length, throwOnEndOfStream: false, cancellationToken);
        return ContentTypes.Of(head.AsSpan(0, length));
    }

    /// <summary>The sweep would find it, too, but a day later.</summary>
    private async Task Abandon(UserId owner, UploadId id, IBlobStore store)
    {
        try
        {
            await calls.Uploads(owner).Abandon(id);

            // The row may be gone already, if the upload took very long.
            await store.Delete(id, CancellationToken.None);
        }
        catch (Exception fault)
        {
            LogNotAbandoned(fault, id);
        }
    }

    [LoggerMessage(2611, LogLevel.Warning, "The virus scanner refused {Upload}: {Found}")]
    private partial void LogInfected(UploadId upload, string found);

    [LoggerMessage(2612, LogLevel.Error, "A file couldn't be scanned and wasn't taken")]
    private partial void LogScannerLost(Exception fault);

    [LoggerMessage(2613, LogLevel.Information, "{Upload} failed; its row waits for the sweep")]
    private partial void LogNotAbandoned(Exception fault, UploadId upload);

    [LoggerMessage(2614, LogLevel.Error, "{Upload} can't be stored: is the temporary folder or the blob store full?")]
    private partial void LogNotStored(Exception fault, UploadId upload);

    private sealed record StoredFile(Attachment File, bool HasPreview);
}
