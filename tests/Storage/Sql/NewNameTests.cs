using System.Collections.Immutable;
using System.Data.Common;
using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;
using OrleansChat.Silo.Storage.Sql;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Sql;

/// <summary>A person's memberships follow a new name in many small transactions, whatever happens meanwhile.</summary>
public sealed class NewNameTests
{
    private const int Few = SqlRenames.MembershipsPerWrite;
    private const int Many = 2_000;

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_new_name_is_no_more_work_in_many_conversations(DatabaseKind kind)
    {
        await using var database = await OpenDatabase.Create(kind);
        await Fill(database.Rows);
        await using var few = await database.Meter();
        await Rename(few, "u-3", "Bea");
        await using var many = await database.Meter();
        await Rename(many, "u-1", "Ann");
        many.Work.ShouldBeInRange(1, few.Work * 3 / 2, $"{few.Work} in {Few} conversations");

        await using var followingMany = await database.Meter();
        (await new SqlRenames(followingMany).Sweep(max: 1, Stopped)).ShouldBe((1, null));
        (await Following(database.Rows, "Ann")).ShouldBe(Many);
        await using var followingFew = await database.Meter();
        (await new SqlRenames(followingFew).Sweep(max: 1, Stopped)).ShouldBe((1, null));
        (await Following(database.Rows, "Bea")).ShouldBe(Few);
        followingMany.WorkMax.ShouldBeInRange(
            1, followingFew.WorkMax * 3 / 2, $"{followingFew.WorkMax} in {Few} conversations");
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_name_that_changes_half_way_is_followed(DatabaseKind kind)
    {
        await using var database = await OpenDatabase.Create(kind);
        await Change(database.Rows, database.Sql);
    }

    /// <summary>u-1 and u-2 are in many groups, u-3 in few of them.</summary>
    private static async Task Fill(TestSqlDatabase database)
    {
        var rows = new ManyRows(database);
        await rows.Accounts(3);
        await rows.Groups("g-", Many);
        await database.Execute(
            $"""
            INSERT INTO membership (conversation, user_id, role, joined_seq, read, delivered)
            SELECT conversation, 'u-3', 'member', 3, 2, 0 FROM membership WHERE user_id = 'u-1' LIMIT {Few};
            UPDATE account SET indexed_as = name
            """);
        await rows.Analyze();
    }

    private static async Task Change(TestSqlDatabase rows, ISqlDatabase database)
    {
        await Fill(rows);
        await Rename(database, "u-1", "Ann");
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Stopped);
        var stopped = new HookedDatabase(database, afterWrite: () => stopping.Cancel());
        await Should.ThrowAsync<OperationCanceledException>(new SqlRenames(stopped).Sweep(max: 10, stopping.Token));
        (await Following(rows, "Ann")).ShouldBe(SqlRenames.MembershipsPerWrite);

        await Rename(database, "u-1", "Name of 1");
        await new SqlRenames(database).Sweep(max: 10, Stopped);
        (await Following(rows, "Name of 1")).ShouldBe(Many);

        await Rename(database, "u-1", "Ann");
        var renamed = new HookedDatabase(database, beforeWrite: () => Rename(database, "u-1", "Bea"));
        await new SqlRenames(renamed).Sweep(max: 10, Stopped);
        (await Following(rows, "Name of 1")).ShouldBe(Many);
        (await new SqlRenames(database).Sweep(max: 10, Stopped)).ShouldBe((1, null));
        (await Following(rows, "Bea")).ShouldBe(Many);
        (await new SqlRenames(database).Sweep(max: 10, Stopped)).ShouldBe((0, null));
    }

    private static async Task Rename(ISqlDatabase database, string user, string name)
    {
        var account = new StoredAccount(
            new Participant(UserId.Parse(user), SenderType.User, name), null, null, null, default);
        (await new SqlAccountStore(database).UpdateProfile(account, avatar: null)).ShouldBe(ProfileOutcome.Changed);
    }

    /// <summary>How many memberships sort by a name.</summary>
    private static async Task<long> Following(TestSqlDatabase database, string name)
    {
        await using var connection = await database.Connect();
        await using var query = connection.CreateCommand();
        query.CommandText = $"SELECT count(*) FROM membership WHERE name = '{name}'";
        return (long)(await query.ExecuteScalarAsync(Stopped))!;
    }

    private sealed class HookedDatabase(
        ISqlDatabase database, Func<Task>? beforeWrite = null, Action? afterWrite = null) : ISqlDatabase
    {
        public SqlDialect Dialect => database.Dialect;

        public Task<List<T>> Read<T>(
            SqlStatement query, Func<DbDataReader, T> row, CancellationToken cancellationToken) =>
            database.Read(query, row, cancellationToken);

        public async Task<bool> Write(params ImmutableArray<SqlStatement> statements)
        {
            await (beforeWrite?.Invoke() ?? Task.CompletedTask);
            var done = await database.Write(statements);
            afterWrite?.Invoke();
            return done;
        }
    }
}
