using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using OrleansChat.Accounts;

namespace OrleansChat.Sessions;

/// <summary>
/// Opaque bearer tokens: <c>user~secret</c>, where the secret is 32 random bytes in base64url. The user part locates
/// the grain that knows the hash; it proves nothing.
/// </summary>
public static class Tokens
{
    /// <summary>Random bytes in a token.</summary>
    public const int SecretBytes = 32;

    /// <summary>Creates a token.</summary>
    /// <param name="user">The user it belongs to.</param>
    /// <param name="secret"><see cref="SecretBytes"/> random bytes.</param>
    public static string Create(UserId user, ReadOnlySpan<byte> secret) =>
        $"{user}~{Base64Url.EncodeToString(secret)}";

    /// <summary>Reads the user that a token claims to belong to.</summary>
    /// <returns>Whether the text has the shape of a token.</returns>
    public static bool TryGetUser(string token, out UserId user)
    {
        var separator = token.IndexOf('~', StringComparison.Ordinal);
        user = default;
        return token.Length <= 256 && separator > 0 && UserId.TryParse(token[..separator], out user);
    }

    /// <summary>The hash to store. 256 random bits need neither a salt nor a slow hash.</summary>
    public static string Hash(string token) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
