namespace OrleansChat.Tests.MemoryStores;

/// <summary>Compares texts by code point, as the databases do; an ordinal comparison of UTF-16 does not.</summary>
internal sealed class CodePointOrder : IComparer<string>
{
    public static readonly CodePointOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        var (left, right) = ((x ?? "").EnumerateRunes(), (y ?? "").EnumerateRunes());
        while (true)
        {
            var (hasLeft, hasRight) = (left.MoveNext(), right.MoveNext());
            if (!hasLeft || !hasRight)
            {
                return hasLeft.CompareTo(hasRight);
            }

            if (left.Current != right.Current)
            {
                return left.Current.CompareTo(right.Current);
            }
        }
    }
}
