using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using OrleansChat.Accounts;
using OrleansChat.Reading;

namespace OrleansChat.Grains.Accounts;

/// <summary>
/// Cursors of searches for people, encrypted: the place where a page ended may be that of somebody whom the asker must
/// not find. A cursor is good for the same person and query only.
/// </summary>
/// <param name="secret">Reads a secret of the deployment, which cursors don't reveal.</param>
/// <param name="ids">Makes each cursor another one.</param>
internal sealed class PeopleCursors(Func<Task<string>> secret, IIdSource ids)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int KeyBytes = 32;

    private static readonly byte[] Purpose = "cursors of people"u8.ToArray();

    private volatile byte[]? _key;

    /// <summary>The opaque text that a client gets.</summary>
    public async Task<string> Seal(PersonPlace place, UserId asker, string prefix)
    {
        var text = Encoding.UTF8.GetBytes(Cursor.Of(place.Key, place.User));
        var sealedPlace = new byte[NonceBytes + TagBytes + text.Length];
        var (nonce, tag) = (sealedPlace.AsMemory(0, NonceBytes), sealedPlace.AsMemory(NonceBytes, TagBytes));
        ids.Fill(nonce.Span);
        using var cipher = new AesGcm(await Key(), TagBytes);
        cipher.Encrypt(
            nonce.Span, text, sealedPlace.AsSpan(NonceBytes + TagBytes), tag.Span, Context(asker, prefix));
        return Base64Url.EncodeToString(sealedPlace);
    }

    /// <returns>Null if the server didn't issue this text to this person for this query.</returns>
    public async Task<PersonPlace?> Open(string text, UserId asker, string prefix)
    {
        if (!Base64Url.IsValid(text))
        {
            return null;
        }

        var sealedPlace = Base64Url.DecodeFromChars(text);
        if (sealedPlace.Length < NonceBytes + TagBytes)
        {
            return null;
        }

        var place = new byte[sealedPlace.Length - NonceBytes - TagBytes];
        using var cipher = new AesGcm(await Key(), TagBytes);
        try
        {
            cipher.Decrypt(
                sealedPlace.AsSpan(0, NonceBytes),
                sealedPlace.AsSpan(NonceBytes + TagBytes),
                sealedPlace.AsSpan(NonceBytes, TagBytes),
                place,
                Context(asker, prefix));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return Cursor.Parse(Encoding.UTF8.GetString(place)) is { } cursor
            ? new PersonPlace(cursor.Key, cursor.Id)
            : null;
    }

    /// <remarks>The parts can't run into each other: ids have no line breaks.</remarks>
    private static byte[] Context(UserId asker, string prefix) => Encoding.UTF8.GetBytes($"{asker}\n{prefix}");

    private async Task<byte[]> Key() => _key ??= HKDF.DeriveKey(
        HashAlgorithmName.SHA256,
        Encoding.UTF8.GetBytes(await secret()),
        KeyBytes,
        info: Purpose);
}
