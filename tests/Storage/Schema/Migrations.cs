using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Npgsql;
using OrleansChat.Silo.Schema;
using OrleansChat.Silo.Storage.Sqlite;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Schema;

public sealed class MigrationsOfSqlite : MigrationContract
{
    internal override Migrations Migrations => Migrations.Sqlite;

    internal override string IndexesOfUploads =>
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'upload' AND sql IS NOT NULL";

    internal override Task<TestDatabase> Create() => Task.FromResult<TestDatabase>(new TestSqlite());

    internal override Task<DbConnection> Connect(TestDatabase database) =>
        Task.FromResult(SqliteSession.OpenWriter(((TestSqlite)database).Options).Connection);

    [SuppressMessage("Security", "CA2100", Justification = "The texts are made in the tests.")]
    internal override async Task<int> Execute(TestDatabase database, string sql)
    {
        using var session = SqliteSession.OpenWriter(((TestSqlite)database).Options);
        await using var command = session.Connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteNonQueryAsync();
    }
}

public sealed class MigrationsOfPostgreSql : MigrationContract
{
    internal override Migrations Migrations => Migrations.PostgreSql;

    internal override string IndexesOfUploads => "SELECT indexdef FROM pg_indexes WHERE tablename = 'upload'";

    internal override async Task<TestDatabase> Create() => await TestPostgres.Create();

    internal override async Task<DbConnection> Connect(TestDatabase database)
    {
        var connection = new NpgsqlConnection(((TestPostgres)database).ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    [SuppressMessage("Security", "CA2100", Justification = "The texts are made in the tests.")]
    internal override async Task<int> Execute(TestDatabase database, string sql)
    {
        await using var connection = (NpgsqlConnection)await Connect(database);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
