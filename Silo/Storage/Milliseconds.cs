namespace OrleansChat.Silo.Storage;

/// <summary>Times as the tables hold them: whole milliseconds since 1970, UTC.</summary>
internal static class Milliseconds
{
    public static DateTimeOffset Truncate(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
