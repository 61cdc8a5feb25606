namespace OrleansChat.Silo.Storage.Search;

/// <summary>
/// The place of a message in the order of searches: its time in milliseconds, then its number within that millisecond.
/// </summary>
internal static class SearchPlace
{
    /// <summary>Bits of the number within a millisecond: a million messages.</summary>
    public const int NumberBits = 20;

    private const long MillisecondsMax = long.MaxValue >> NumberBits;

    /// <summary>The first place of a time.</summary>
    public static long At(DateTimeOffset time) => At(time.ToUnixTimeMilliseconds());

    /// <inheritdoc cref="At(DateTimeOffset)"/>
    public static long At(long milliseconds) => Math.Clamp(milliseconds, 0, MillisecondsMax) << NumberBits;
}
