using System.Collections.Immutable;
using System.Data.Common;

namespace OrleansChat.Silo.Storage.Sql;

/// <summary>
/// A relational database. What reads and what writes little is written once against this; only appending, where speed
/// counts, is written for each database.
/// </summary>
internal interface ISqlDatabase
{
    SqlDialect Dialect { get; }

    /// <summary>One query: sees one committed state of the whole database.</summary>
    Task<List<T>> Read<T>(SqlStatement query, Func<DbDataReader, T> row, CancellationToken cancellationToken);

    /// <summary>
    /// Statements in order, in one transaction. The first decides: when it touches no row, nothing else is done.
    /// </summary>
    /// <returns>Whether the first touched a row.</returns>
    Task<bool> Write(params ImmutableArray<SqlStatement> statements);
}

/// <param name="Text">SQL with the parameters <c>$1</c>, <c>$2</c>, …: never a value inside.</param>
/// <param name="Arguments">Texts, whole numbers (<see cref="long"/>) and null.</param>
internal readonly record struct SqlStatement(string Text, params ImmutableArray<object?> Arguments);

/// <summary>The few words that the databases do not share.</summary>
/// <param name="Set">Given a parameter that holds a JSON array of texts: a sub-query with one row an item.</param>
/// <param name="ReadChanges">
/// A query that tells which of the transactions that move heads are committed, as
/// <see cref="OrleansChat.Reading.ChangeMark"/> reads it, as far as they concern the user <c>$1</c>.
/// </param>
/// <param name="ChangesEnd">
/// A number that no transaction had yet. Numbers beyond it come from another life of the database, and mean nothing.
/// </param>
internal sealed record SqlDialect(Func<string, string> Set, string ReadChanges, string ChangesEnd);
