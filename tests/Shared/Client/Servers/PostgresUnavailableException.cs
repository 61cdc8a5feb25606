namespace OrleansChat.Tests.Client.Servers;

/// <summary>There is no PostgreSQL for the tests; the message says what to do about it.</summary>
public sealed class PostgresUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether tests may be skipped for want of PostgreSQL: nowhere but on a developer's machine.</summary>
    public static bool MaySkip => Environment.GetEnvironmentVariable("CI") != "true";
}
