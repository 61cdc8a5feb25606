using System.Buffers;

namespace OrleansChat;

/// <summary>The one alphabet of all opaque ids on the wire.</summary>
internal static class Identifier
{
    public const int LengthMax = 64;

    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-:.");

    public static bool IsValid(string? text) =>
        text is { Length: > 0 and <= LengthMax } && !text.AsSpan().ContainsAnyExcept(Alphabet);
}
