using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrleansChat.Silo.Storage.PostgreSql;
using OrleansChat.Silo.Storage.Sql;
using OrleansChat.Silo.Storage.Sqlite;

namespace OrleansChat.Tests.Storage.Databases;

/// <summary>A relational database of a test, with all tables, opened as the server opens it.</summary>
/// <param name="Rows">For what the server has no way to write.</param>
/// <param name="Sql">As the server sees it.</param>
internal sealed record OpenDatabase(TestSqlDatabase Rows, ISqlDatabase Sql) : IAsyncDisposable
{
    public static async Task<OpenDatabase> Create(DatabaseKind kind)
    {
        var stopped = TestContext.Current.CancellationToken;
        var rows = await TestDatabases.Create(kind);
        return rows switch
        {
            TestSqlite file => new(
                file,
                await SqliteDatabase.Open(file.Options, TimeProvider.System, NullLogger.Instance, stopped)),
            TestPostgres server => new(
                server,
                await PostgresDatabase.Open(server.Options, TimeProvider.System, NullLogger.Instance, stopped)),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "It isn't relational."),
        };
    }

    /// <summary>The same database over a connection of its own, which counts its work.</summary>
    public async Task<MeteredDatabase> Meter() => await Rows.Connect() switch
    {
        SqliteConnection connection => new MeteredSqlite(connection, Sql.Dialect),
        NpgsqlConnection connection => new MeteredPostgres(connection, Sql.Dialect),
        var connection => throw new NotSupportedException($"Nothing counts the work of a {connection.GetType().Name}."),
    };

    public async ValueTask DisposeAsync()
    {
        await ((IAsyncDisposable)Sql).DisposeAsync();
        await Rows.DisposeAsync();
    }
}
