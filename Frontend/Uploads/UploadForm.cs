using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace OrleansChat.Frontend.Uploads;

/// <summary>
/// A body of <c>multipart/form-data</c> with one part called <c>file</c>. Other parts are passed over.
/// </summary>
internal sealed class UploadForm
{
    /// <summary>What a form may have around the file: borders, headers and other parts.</summary>
    public const int OverheadBytesMax = 64 * 1024;

    private const string FilePart = "file";
    private const int PartsMax = 10;
    private const int BoundaryLengthMax = 70;
    private const int PartHeadersMax = 16;
    private const int PartHeaderBytesMax = 8 * 1024;

    private readonly MultipartReader _reader;
    private int _parts;

    private UploadForm(string boundary, Stream body) => _reader = new MultipartReader(boundary, body)
    {
        HeadersCountLimit = PartHeadersMax,
        HeadersLengthLimit = PartHeaderBytesMax,
    };

    /// <summary>The client's name for the file.</summary>
    public string? Name { get; private set; }

    /// <returns>Null if the content type is another one.</returns>
    public static UploadForm? Of(string? contentType, Stream body) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= BoundaryLengthMax } boundary
            ? new UploadForm(boundary.ToString(), body)
            : null;

    /// <summary>Copies the file, and reads the form to its end.</summary>
    /// <param name="target">Gets the bytes.</param>
    /// <param name="bytesMax">How many of them are allowed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null, or why the form isn't taken.</returns>
    /// <exception cref="SpoolException">The target can't be written.</exception>
    public async Task<Refusal?> Read(Stream target, long bytesMax, CancellationToken cancellationToken)
    {
        try
        {
            var isThere = false;
            while (await NextPart(cancellationToken) is { } part)
            {
                if (!IsFile(part, out var name))
                {
                    continue;
                }

                if (isThere)
                {
                    return Refusals.UploadFormInvalid;
                }

                isThere = true;
                Name = name;
                if (await Copy(part.Body, target, bytesMax, cancellationToken) is { } refusal)
                {
                    return refusal;
                }
            }

            return !isThere ? Refusals.UploadFormInvalid
                : target.Length == 0 ? Refusals.UploadEmpty
                : null;
        }
        catch (InvalidDataException)
        {
            return Refusals.UploadFormInvalid;
        }
        catch (BodyTooLargeException)
        {
            return Refusals.UploadTooLarge;
        }
        catch (IOException fault) when (fault is not (BadHttpRequestException or SpoolException))
        {
            // The body ends before its last border, or the client is gone.
            return Refusals.UploadFormInvalid;
        }
    }

    private async Task<MultipartSection?> NextPart(CancellationToken cancellationToken) =>
        ++_parts <= PartsMax
            ? await _reader.ReadNextSectionAsync(cancellationToken)
            : throw new InvalidDataException("The form has too many parts.");

    private static bool IsFile(MultipartSection part, out string? name)
    {
        name = null;
        if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition)
            || HeaderUtilities.RemoveQuotes(disposition.Name) != FilePart
            || !disposition.IsFileDisposition())
        {
            return false;
        }

        var file = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
        name = HeaderUtilities.RemoveQuotes(file).Value;
        return true;
    }

    private static async Task<Refusal?> Copy(
        Stream part, Stream target, long bytesMax, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await part.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (target.Length + count > bytesMax)
            {
                return Refusals.UploadTooLarge;
            }

            await Write(target, buffer.AsMemory(0, count), cancellationToken);
        }

        return null;
    }

    /// <exception cref="SpoolException">The fault is the server's, and not the form's.</exception>
    private static async Task Write(Stream target, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await target.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException fault)
        {
            throw new SpoolException(fault);
        }
    }
}
