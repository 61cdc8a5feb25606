using Npgsql;
using OrleansChat.Silo.Schema;

namespace OrleansChat.Silo.Storage.PostgreSql;

/// <summary>The meaning of the driver's exceptions for callers.</summary>
internal static class PostgresFaults
{
    /// <summary>Whether it would also fail in any other transaction, because of a constraint or invalid data.</summary>
    public static bool IsOwnFault(Exception exception) => exception
        is PostgresException { SqlState: ['2', '2' or '3', ..] } or ArgumentException or FormatException;

    /// <summary>
    /// Whether the connection is gone, for example because the server restarted while it was idle in the pool.
    /// </summary>
    public static bool IsBrokenConnection(Exception exception) => exception switch
    {
        PostgresException failed => failed.SqlState.StartsWith("57P", StringComparison.Ordinal),
        NpgsqlException failed => failed.InnerException is IOException or System.Net.Sockets.SocketException,
        _ => false,
    };

    /// <summary>Whether an operator has to start the server, or create the database or the user.</summary>
    public static bool IsForPeople(Exception exception) => exception switch
    {
        PostgresException failed =>
            failed.SqlState is ['0', '8', ..] or ['2', '8', ..] or ['3', 'D', ..] or "42501" or ['5', '7', ..],
        _ => exception is NpgsqlException or TimeoutException,
    };

    /// <summary>The sentence for the operator.</summary>
    public static DatabaseUnusableException Unusable(Exception exception) =>
        new(
            $"The database cannot be opened ({exception.Message}): check that it runs and admits this user.",
            exception);

    /// <summary>A time-out as the exception that callers expect.</summary>
    public static Exception Unwrap(Exception exception) =>
        exception is NpgsqlException { InnerException: TimeoutException }
            ? new TimeoutException("The database did not answer in time.", exception)
            : exception;
}
