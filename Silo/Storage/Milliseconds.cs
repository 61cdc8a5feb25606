namespace OrleansChat.Silo.Storage;

/// <summary>Times as stored in the tables: milliseconds since 1970, UTC.</summary>
internal static class Milliseconds
{
    public static DateTimeOffset Truncate(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
