using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OrleansChat.Accounts;
using OrleansChat.Uploads;

namespace OrleansChat.Grains.Uploads;

/// <summary>Signs links to uploads with a key of the deployment, which it reads once.</summary>
internal sealed class LinkSigner(IUploadStore uploads)
{
    private volatile byte[]? _key;

    /// <param name="user">The person whose rights the link carries.</param>
    public async Task<UploadLink> Sign(UploadId upload, UserId user, DateTimeOffset expiresAt)
    {
        var expires = DateTimeOffset.FromUnixTimeMilliseconds(expiresAt.ToUnixTimeMilliseconds());
        return new UploadLink(expires, await Signature(upload, user, expires));
    }

    public async Task<bool> IsValid(UploadId upload, UserId user, UploadLink link, DateTimeOffset now)
    {
        var signature = await Signature(upload, user, link.ExpiresAt);
        return now < link.ExpiresAt && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(signature), Encoding.UTF8.GetBytes(link.Signature));
    }

    /// <remarks>The parts can't run into each other: ids have no line breaks.</remarks>
    private async Task<string> Signature(UploadId upload, UserId user, DateTimeOffset expiresAt)
    {
        var key = _key ??= Encoding.UTF8.GetBytes(await uploads.LinkKey(CancellationToken.None));
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{upload}\n{user}\n{expiresAt.ToUnixTimeMilliseconds()}");
        return Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }
}
