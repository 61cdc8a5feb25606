using Microsoft.Data.Sqlite;
using OrleansChat.Silo.Storage.Sqlite;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Sql;

/// <summary>The statements that write, and what they read back.</summary>
public sealed class SqliteStatementTests : IAsyncLifetime
{
    private readonly TestSqlite _file = new();
    private readonly SqliteSession _session;

    public SqliteStatementTests()
    {
        _session = SqliteSession.OpenWriter(_file.Options);
        _session.Execute("CREATE TABLE thing (name TEXT PRIMARY KEY, text TEXT, number INTEGER)");
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _session.Dispose();
        await _file.DisposeAsync();
    }

    [Theory]
    [InlineData("", 0L)]
    [InlineData("plain", long.MaxValue)]
    [InlineData("ä 漢 \U0001F600", long.MinValue)]
    [InlineData("\uFEFFafter a byte order mark", 1L)]
    [InlineData("before\0after", 1L)]
    [InlineData(null, null)]
    public void Texts_and_numbers_come_back_as_they_went_in(string? text, long? number)
    {
        // Not in the order in which the statement names them.
        _session.Execute("INSERT INTO thing (number, text, name) VALUES ($3, $2, $1)", "a", text, number).ShouldBe(1);
        _session.ReadFirst("SELECT text, number FROM thing WHERE name = $1", ToPair, "a").ShouldBe((text, number));
    }

    [Fact]
    public void A_statement_that_failed_can_be_run_again()
    {
        const string Insert = "INSERT INTO thing (name) VALUES ($1)";
        _session.Execute(Insert, "a");
        Should.Throw<SqliteException>(() => _session.Execute(Insert, "a"))
            .SqliteErrorCode.ShouldBe(SQLitePCL.raw.SQLITE_CONSTRAINT);
        _session.Execute(Insert, "b").ShouldBe(1);
    }

    [Fact]
    public void A_missing_row_is_null() =>
        _session.ReadFirst("SELECT text, number FROM thing", row => row.Text(0)).ShouldBeNull();

    [Fact]
    public void A_missing_argument_and_a_second_statement_are_mistakes()
    {
        Should.Throw<ArgumentException>(() => _session.Execute("DELETE FROM thing WHERE name = $1"));
        Should.Throw<ArgumentException>(() => _session.Execute("DELETE FROM thing; DELETE FROM thing"));
    }

    private static (string?, long?) ToPair(SqliteStatement row) =>
        (row.IsNull(0) ? null : row.Text(0), row.IsNull(1) ? null : row.Number(1));
}
