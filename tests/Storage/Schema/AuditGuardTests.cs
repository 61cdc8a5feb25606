using System.Data.Common;
using OrleansChat.Audit;
using OrleansChat.Grains.Audit;
using OrleansChat.Tests.Storage.Contract;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Schema;

/// <summary>Changes that the tables refuse, and those that the check finds where they were circumvented.</summary>
public abstract class AuditGuardContract
{
    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    /// <summary>Takes the triggers away, as one who owns the file or the table can.</summary>
    internal abstract string[] Disarm { get; }

    internal abstract string[] FurtherForbidden { get; }

    internal abstract MigrationContract Migrations { get; }

    [Fact]
    public async Task The_table_refuses_to_change_or_lose_a_row()
    {
        await using var database = await WithRows();
        string[] forbidden =
        [
            "UPDATE audit SET detail = 'other' WHERE number = 2",
            "DELETE FROM audit WHERE number = 3",
            "DELETE FROM audit",
            Insert(2, "hash"),
            Insert(9, "hash"),
            Insert(4, $"'{new string('e', 64)}'"),
            .. FurtherForbidden,
        ];
        foreach (var sql in forbidden)
        {
            await Should.ThrowAsync<DbException>(Migrations.Execute(database, sql), sql);
        }

        (await Proof(database)).ShouldSatisfyAllConditions(
            proof => proof.Error.ShouldBeNull(),
            proof => proof.Rows.ShouldBe(3));
    }

    [Theory]
    [InlineData("UPDATE audit SET detail = 'other' WHERE number = 2", 1, "row 2 was changed")]
    [InlineData("UPDATE audit SET at = at - 1 WHERE number = 3", 2, "row 3 was changed")]
    [InlineData("UPDATE audit SET actor = NULL WHERE number = 1", 0, "row 1 was changed")]
    [InlineData("DELETE FROM audit WHERE number = 2", 1, "row 2 is missing")]
    [InlineData("DELETE FROM audit WHERE number = 1", 0, "row 1 is missing")]
    [InlineData("UPDATE audit SET previous_hash = lower(hash) WHERE number = 3", 2, "row 3 does not continue")]
    public async Task The_first_row_that_was_tampered_with_is_named(string sql, long sound, string error)
    {
        await using var database = await WithRows();
        foreach (var disarm in Disarm)
        {
            await Migrations.Execute(database, disarm);
        }

        (await Migrations.Execute(database, sql)).ShouldBe(1);
        (await Proof(database)).ShouldSatisfyAllConditions(
            proof => proof.Rows.ShouldBe(sound),
            proof => proof.Error.ShouldNotBeNull().ShouldStartWith(error));
    }

    [Fact]
    public async Task An_end_that_was_cut_off_shows_against_a_row_that_was_noted()
    {
        await using var database = await WithRows();
        var noted = await Proof(database);
        foreach (var disarm in Disarm)
        {
            await Migrations.Execute(database, disarm);
        }

        await Migrations.Execute(database, "DELETE FROM audit WHERE number = 3");
        (await Proof(database)).Error.ShouldBeNull();
        (await Proof(database, (noted.Rows, noted.Head))).Error.ShouldBe(
            "the chain ends with row 2, but row 3 was noted");

        await using (var storage = await database.Open())
        {
            await storage.Audit.Append(new AuditEvent(AuditAction.LoggedIn));
        }

        (await Proof(database, (noted.Rows, noted.Head))).Error.ShouldBe("row 3 is not the one noted earlier");
    }

    /// <summary>A row of a number of its own and a hash that no other has, behind the one of row 3.</summary>
    private static string Insert(int number, string previousHash) =>
        $"""
        INSERT INTO audit (number, at, action, previous_hash, hash)
        SELECT {number}, at, action, {previousHash}, '{new string('f', 64)}' FROM audit WHERE number = 3
        """;

    private static async Task<AuditProof> Proof(TestDatabase database, (long, string)? anchor = null)
    {
        await using var storage = await database.Open();
        return await AuditCheck.Run(storage.Audit, anchor, Stopped);
    }

    private async Task<TestDatabase> WithRows()
    {
        var database = await Migrations.Create();
        await using var storage = await database.Open();
        await storage.Audit.Append(
        [
            new AuditEvent(AuditAction.Registered, TestLog.User("ann").Id),
            new AuditEvent(AuditAction.RoleChanged, TestLog.User("root").Id, "ann", Detail: "member to admin"),
            new AuditEvent(AuditAction.LoggedIn, TestLog.User("ann").Id),
        ]);
        return database;
    }
}

public sealed class AuditGuardOfSqlite : AuditGuardContract
{
    internal override MigrationContract Migrations { get; } = new MigrationsOfSqlite();

    internal override string[] Disarm => ["DROP TRIGGER audit_unchanged", "DROP TRIGGER audit_kept"];

    internal override string[] FurtherForbidden =>
        ["REPLACE INTO audit SELECT * FROM audit WHERE number = 2", "UPDATE OR REPLACE audit SET number = 1"];
}

public sealed class AuditGuardOfPostgreSql : AuditGuardContract
{
    internal override MigrationContract Migrations { get; } = new MigrationsOfPostgreSql();

    internal override string[] Disarm =>
    [
        "ALTER TABLE audit DISABLE TRIGGER USER",
        "GRANT UPDATE, DELETE ON audit TO CURRENT_USER",
    ];

    internal override string[] FurtherForbidden =>
    [
        "TRUNCATE audit",
        "TRUNCATE audit CASCADE",
        """
        INSERT INTO audit SELECT * FROM audit WHERE number = 2
        ON CONFLICT (number) DO UPDATE SET detail = 'other'
        """,
    ];
}
