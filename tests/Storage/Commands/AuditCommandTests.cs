using Npgsql;
using OrleansChat.Audit;
using OrleansChat.Tests.Client.Servers;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Commands;

/// <summary>The commands as people run them, each in a process of its own.</summary>
public sealed class AuditCommandTests
{
    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Verify_checks_the_chain_beside_an_open_database_and_prints_a_row_to_note()
    {
        await using var database = new TestSqlite();
        await using var storage = await database.Open();
        await storage.Audit.Append([new AuditEvent(AuditAction.LoggedIn), new AuditEvent(AuditAction.LoggedOut)]);
        var (exitCode, output) = await Verify(database);
        output.ShouldContain("The audit log is intact: 2 rows. Note elsewhere: 2:");
        exitCode.ShouldBe(0);

        var noted = output[(output.LastIndexOf(' ') + 1)..].Trim();
        await storage.Audit.Append(new AuditEvent(AuditAction.LoggedIn));
        (await Verify(database, "--noted", noted)).ExitCode.ShouldBe(0);
        (await Verify(database, "--noted", "1" + noted[1..])).Output.ShouldContain(
            "row 1 is not the one noted earlier");
        (await Verify(database, "--noted", "nonsense")).Output.ShouldContain("NUMBER:HASH");
    }

    [Fact]
    public async Task Verify_names_the_row_that_was_edited_in_the_file()
    {
        await using var database = new TestSqlite();
        await using (var storage = await database.Open())
        {
            await storage.Audit.Append(
            [
                new AuditEvent(AuditAction.LoggedIn, Detail: "before"),
                new AuditEvent(AuditAction.RoleChanged, Detail: "member to superadmin"),
                new AuditEvent(AuditAction.LoggedOut, Detail: "after"),
            ]);
        }

        EditBytes(database.Path, "member to superadmin"u8, "member to innocent!!"u8);
        var (exitCode, output) = await Verify(database);
        output.ShouldContain("The audit log is broken: row 2 was changed. The 1 rows before it are intact.");
        exitCode.ShouldBe(1);
    }

    [Fact]
    public async Task Verify_does_not_create_a_database()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"chat-nowhere-{Guid.NewGuid():N}");
        var (exitCode, output) = await ChatCommand.Run(["audit", "verify", "--data", folder], Stopped);
        output.ShouldContain("There is no database");
        exitCode.ShouldBe(2);
        Directory.Exists(folder).ShouldBeFalse();
    }

    [Fact]
    public async Task A_service_that_owns_nothing_can_serve_but_not_change_the_audit_log()
    {
        var owner = (await TestPostgres.Create()).ConnectionString;
        var role = $"service_{Guid.NewGuid():N}";
        await Execute(owner, $"CREATE ROLE \"{role}\" LOGIN PASSWORD 'secret'");
        var (exitCode, output) = await ChatCommand.Run(["migrate", "--database", owner, "--service", role], Stopped);
        output.ShouldContain($"The role {role} now has the rights of the service.");
        exitCode.ShouldBe(0);

        var service = new NpgsqlConnectionStringBuilder(owner) { Username = role, Password = "secret" };
        var database = new TestPostgres(service.ConnectionString);
        await using (var storage = await database.Open())
        {
            await Contract.TestLog.Create(storage, "ann", "bob");
            await storage.Audit.Append(new AuditEvent(AuditAction.LoggedIn));
        }

        // Only a warning, which says that nothing was granted.
        await Execute(service.ConnectionString, "GRANT UPDATE, DELETE, TRUNCATE ON audit TO CURRENT_USER");
        string[] forbidden =
        [
            "UPDATE audit SET detail = 'other'",
            "DELETE FROM audit",
            "TRUNCATE audit",
            "ALTER TABLE audit DISABLE TRIGGER ALL",
            "DROP TABLE audit",
            "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
            "DELETE FROM schema_migration",
        ];
        foreach (var sql in forbidden)
        {
            (await Should.ThrowAsync<PostgresException>(Execute(service.ConnectionString, sql), sql))
                .SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, sql);
        }

        (await ChatCommand.Run(["audit", "verify", "--database", service.ConnectionString], Stopped))
            .Output.ShouldContain("The audit log is intact: 1 rows.");
    }

    private static Task<(int ExitCode, string Output)> Verify(TestSqlite database, params string[] further) =>
        ChatCommand.Run(["audit", "verify", "--data", Path.GetDirectoryName(database.Path)!, .. further], Stopped);

    /// <summary>A change that no trigger notices.</summary>
    private static void EditBytes(string path, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        var bytes = File.ReadAllBytes(path);
        var place = bytes.AsSpan().IndexOf(from);
        place.ShouldBeGreaterThan(0);
        to.CopyTo(bytes.AsSpan(place));
        File.WriteAllBytes(path, bytes);
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA2100", Justification = "Made in the tests.")]
    private static async Task Execute(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Stopped);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stopped);
    }
}
