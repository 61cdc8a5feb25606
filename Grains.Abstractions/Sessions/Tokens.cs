using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using OrleansChat.Accounts;

namespace OrleansChat.Sessions;

/// <summary>
/// Opaque bearer tokens: <c>user~secret</c>, where the secret is 32 random bytes as base64url. The user part only finds
/// the grain that knows the hash; it proves nothing.
/// </summary>
public static class Tokens
{
    public const int SecretBytes = 32;

    /// <param name="user">Whose token.</param>
    /// <param name="secret"><see cref="SecretBytes"/> random bytes.</param>
    public static string Create(UserId user, ReadOnlySpan<byte> secret) =>
        $"{user}~{Base64Url.EncodeToString(secret)}";

    /// <summary>The user a token says it belongs to; false when the text has not the form of a token.</summary>
    public static bool TryGetUser(string token, out UserId user)
    {
        var separator = token.IndexOf('~', StringComparison.Ordinal);
        user = default;
        return token.Length <= 256 && separator > 0 && UserId.TryParse(token[..separator], out user);
    }

    /// <summary>What is stored of a token: a hash of 256 random bits needs neither salt nor stretching.</summary>
    public static string Hash(string token) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
