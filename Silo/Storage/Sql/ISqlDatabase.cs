using System.Collections.Immutable;
using System.Data.Common;

namespace OrleansChat.Silo.Storage.Sql;

/// <summary>
/// A relational database. Reads and small writes are written once against this interface; only appending, where speed
/// matters, is written for each database.
/// </summary>
internal interface ISqlDatabase
{
    SqlDialect Dialect { get; }

    /// <summary>Runs one query, which sees a single committed state of the whole database.</summary>
    Task<List<T>> Read<T>(SqlStatement query, Func<DbDataReader, T> row, CancellationToken cancellationToken);

    /// <summary>
    /// Runs statements in order, in one transaction. If the first touches no row, the others aren't run.
    /// </summary>
    /// <returns>Whether the first statement touched a row.</returns>
    Task<bool> Write(params ImmutableArray<SqlStatement> statements);
}

/// <param name="Text">SQL with the parameters <c>$1</c>, <c>$2</c>, …: never a value inside.</param>
/// <param name="Arguments">Texts, whole numbers (<see cref="long"/>) and null.</param>
internal readonly record struct SqlStatement(string Text, params ImmutableArray<object?> Arguments);

/// <summary>The few differences between the databases' SQL.</summary>
/// <param name="Set">For a parameter with a JSON array of texts: a sub-query with one row per item.</param>
/// <param name="ReadChanges">
/// A query that tells which of the transactions that move heads are committed, as
/// <see cref="OrleansChat.Reading.ChangeMark"/> reads it, as far as they concern the user <c>$1</c>.
/// </param>
/// <param name="ChangesEnd">
/// A number that no transaction has had yet. Numbers beyond it come from another database, and are meaningless.
/// </param>
internal sealed record SqlDialect(Func<string, string> Set, string ReadChanges, string ChangesEnd)
{
    /// <summary>For a parameter with a JSON array of whole numbers: a sub-query with one row per item.</summary>
    public required Func<string, string> NumberSet { get; init; }

    /// <summary>Whether a write failed because a value that must be unique exists already.</summary>
    public required Func<DbException, bool> IsDuplicate { get; init; }

    /// <summary>Ends the sub-query of an update: locks its rows, in its order.</summary>
    public string Lock { get; init; } = string.Empty;

    /// <summary>
    /// Ends the sub-query of an update: without the rows that other transactions have locked, so that it never waits
    /// for them, nor they for it.
    /// </summary>
    public string SkipLocked { get; init; } = string.Empty;
}
