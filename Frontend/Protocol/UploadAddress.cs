using System.Globalization;
using OrleansChat.Accounts;
using OrleansChat.Uploads;

namespace OrleansChat.Frontend.Protocol;

/// <summary>Where an upload is read, and how a signed link says who may.</summary>
internal static class UploadAddress
{
    public const string Path = "/api/v1/uploads/";

    /// <summary>The query parameters of a signed link.</summary>
    public const string User = "user";

    /// <inheritdoc cref="User"/>
    public const string Expires = "expires";

    /// <inheritdoc cref="User"/>
    public const string Signature = "signature";

    /// <summary>The link, relative to the server's address.</summary>
    public static string Of(UploadId upload, UserId user, UploadLink link) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Path}{Uri.EscapeDataString(upload.Value)}?{User}={Uri.EscapeDataString(user.Value)}")
        + string.Create(
            CultureInfo.InvariantCulture,
            $"&{Expires}={link.ExpiresAt.ToUnixTimeMilliseconds()}&{Signature}={link.Signature}");

    /// <summary>The link that the values of the parameters make.</summary>
    /// <returns>Null if they make none.</returns>
    public static UploadLink? Read(string? expires, string? signature) =>
        signature is { Length: > 0 and <= 64 }
        && long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
        && milliseconds < DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? new UploadLink(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), signature)
            : null;
}
