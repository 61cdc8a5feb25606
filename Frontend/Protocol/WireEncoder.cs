using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace OrleansChat.Frontend.Protocol;

/// <summary>
/// Escapes only what JSON requires: quotation mark, backslash and control characters. The framework's encoders escape
/// every character beyond U+FFFF, which turns the four bytes of an emoji into twelve.
/// </summary>
/// <remarks>The output is served only as JSON, with <c>nosniff</c>; it must not be embedded in HTML.</remarks>
internal sealed class WireEncoder : JavaScriptEncoder
{
    /// <summary>The length of an escape such as <c>\u001f</c>.</summary>
    private const int EscapeLength = 6;
    private const int FirstPrintable = ' ';

    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, FirstPrintable).Select(value => (char)value), '"', '\\']);

    private static readonly SearchValues<byte> EscapedUtf8 = SearchValues.Create(
        [.. Enumerable.Range(0, FirstPrintable).Select(value => (byte)value), (byte)'"', (byte)'\\']);

    private WireEncoder()
    {
    }

    public static WireEncoder Instance { get; } = new();

    public override int MaxOutputCharactersPerInputCharacter => EscapeLength;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < FirstPrintable or '"' or '\\';

    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text) =>
        utf8Text.IndexOfAny(EscapedUtf8);

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength) =>
        new ReadOnlySpan<char>(text, textLength).IndexOfAny(Escaped);

    public override unsafe bool TryEncodeUnicodeScalar(
        int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var written = new Span<char>(buffer, bufferLength);
        if (!WillEncode(unicodeScalar))
        {
            return new Rune(unicodeScalar).TryEncodeToUtf16(written, out numberOfCharactersWritten);
        }

        Span<char> escape = ['\\', Short(unicodeScalar), '0', '0', '0', '0'];
        var length = escape[1] == 'u' ? EscapeLength : 2;
        unicodeScalar.TryFormat(escape[^2..], out _, "x2", provider: null);
        numberOfCharactersWritten = escape[..length].TryCopyTo(written) ? length : 0;
        return numberOfCharactersWritten > 0;
    }

    private static char Short(int unicodeScalar) => unicodeScalar switch
    {
        '"' => '"',
        '\\' => '\\',
        '\b' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\f' => 'f',
        '\r' => 'r',
        _ => 'u',
    };
}
