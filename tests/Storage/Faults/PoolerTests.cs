using Npgsql;
using OrleansChat.Audit;
using OrleansChat.Grains.Conversations;
using OrleansChat.Silo.Schema;
using OrleansChat.Silo.Storage.PostgreSql;
using OrleansChat.Tests.Client.Servers;
using OrleansChat.Tests.Storage.Contract;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Faults;

/// <summary>PostgreSQL behind Debian's PgBouncer.</summary>
public sealed class PoolerTests
{
    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("transaction", 4)]
    [InlineData("session", 40)]
    public async Task Tables_are_made_and_conversations_and_the_audit_log_are_written_and_read_at_once(
        string poolMode, int poolSize)
    {
        var behind = await TestPostgres.Create();
        await using var bouncer = await Start(behind, poolMode, poolSize);
        await using var database = new TestPostgres(bouncer.ConnectionString);
        await using var one = await database.Open();
        await using var other = await database.Open();

        var logs = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TestLog.Create(one, "ann")));
        for (var round = 0; round < 10; round++)
        {
            var appends = logs.Select(log => log.TryAppend(TestLog.Message("ann", null))).ToList();
            await other.Audit.Append([.. Enumerable.Repeat(new AuditEvent(AuditAction.LoggedIn), 5)]);
            await one.Audit.Append(new AuditEvent(AuditAction.LoggedOut));
            (await Task.WhenAll(appends)).OfType<Appended>().Count().ShouldBe(logs.Length);
            await Task.WhenAll(logs.Select(log => log.Reload()));
        }

        await TestLog.AddAccounts(other, "bob");
        (await ChatCommand.Run(["audit", "verify", "--database", bouncer.ConnectionString], Stopped))
            .Output.ShouldContain("The audit log is intact: 60 rows");
    }

    [Fact]
    public async Task A_commit_is_durable_and_no_transaction_stays_open_whatever_the_connections_earlier_settings()
    {
        var behind = await TestPostgres.Create();
        await using var bouncer = await Start(behind, "transaction", poolSize: 1);
        await Execute(bouncer.ConnectionString, "SET synchronous_commit = off");
        var options = new PostgresOptions { ConnectionString = bouncer.ConnectionString, PoolMin = 0 };
        await using var connections = await PostgresConnections.Open(options, Stopped);
        await using var connection = await connections.Source.OpenConnectionAsync(Stopped);
        await using var batch = new NpgsqlBatch(connection);
        connections.Begin().ToList().ForEach(batch.BatchCommands.Add);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            "SELECT current_setting('synchronous_commit'), current_setting('idle_in_transaction_session_timeout')"));
        await using var row = await batch.ExecuteReaderAsync(Stopped);
        await row.ReadAsync(Stopped);
        (row.GetString(0), row.GetString(1)).ShouldBe(("on", "2s"));
    }

    [Fact]
    public async Task Prepared_statements_that_the_pooler_would_lose_are_refused_at_the_start()
    {
        var behind = await TestPostgres.Create();
        await using var bouncer = await Start(behind, "transaction", poolSize: 4);
        await using var database = new TestPostgres(bouncer.ConnectionString + ";Max Auto Prepare=20");
        (await Should.ThrowAsync<DatabaseUnusableException>(database.Open())).Message.ShouldContain("Max Auto Prepare");
    }

    [Fact]
    public async Task A_pooler_that_admits_no_transactions_is_refused_at_the_start()
    {
        var behind = await TestPostgres.Create();
        await using var bouncer = await Start(behind, "statement", poolSize: 4);
        await using var database = new TestPostgres(bouncer.ConnectionString);
        (await Should.ThrowAsync<DatabaseUnusableException>(database.Open()))
            .Message.ShouldContain("statement pooling");
    }

    [Theory]
    [InlineData(
        "Max Auto Prepare=7;Maximum Pool Size=9;Timeout=4;Command Timeout=6;Application Name=x", 7, 9, 4, 6, "x")]
    [InlineData("Host=h", 0, 20, 3, 5, "orleans-chat")]
    public void Words_of_the_connection_string_win_over_defaults(
        string words, int prepared, int pool, int timeout, int commandTimeout, string name)
    {
        var settings = PostgresSettings.Of(new PostgresOptions { ConnectionString = words });
        settings.MaxAutoPrepare.ShouldBe(prepared);
        settings.MaxPoolSize.ShouldBe(pool);
        settings.Timeout.ShouldBe(timeout);
        settings.CommandTimeout.ShouldBe(commandTimeout);
        settings.ApplicationName.ShouldBe(name);
        PostgresSettings.Of(new PostgresOptions { ConnectionString = words, PoolMax = 5 }).MaxPoolSize.ShouldBe(5);
    }

    [Theory]
    [InlineData("Host=h;Multiplexing=true", "Multiplexing")]
    [InlineData("Host=h;Maximum Pool Size=1", "at least two")]
    [InlineData("Host=h;Command Timeout=0", "time-out")]
    [InlineData("Hots=h", "cannot be read")]
    [InlineData("postgres://ann:se#cret@h/chat", "special characters")]
    [InlineData("postgres://ann:secret@h/chat?sslmode=perhaps", "sslmode")]
    [InlineData("postgres://ann:secret@h/chat?colour=red", "colour")]
    public void A_connection_string_that_cannot_work_is_refused_without_its_password(string text, string sentence)
    {
        var refusal = Should.Throw<DatabaseUnusableException>(
            () => PostgresSettings.Of(new PostgresOptions { ConnectionString = text }));
        refusal.Message.ShouldContain(sentence);
        refusal.Message.ShouldNotContain("cret");
    }

    [Fact]
    public void A_url_says_the_same_as_a_connection_string()
    {
        var settings = PostgresSettings.Of(new PostgresOptions
        {
            ConnectionString = "postgres://ann:p%40ss%3A1@db.example:6543/chat%201?sslmode=verify-full"
                + "&connect_timeout=7&application_name=x&max_auto_prepare=3",
        });
        (settings.Host, settings.Port, settings.Database).ShouldBe(("db.example", 6543, "chat 1"));
        (settings.Username, settings.Password).ShouldBe(("ann", "p@ss:1"));
        (settings.SslMode, settings.Timeout, settings.ApplicationName, settings.MaxAutoPrepare)
            .ShouldBe((SslMode.VerifyFull, 7, "x", 3));
        PostgresSettings.Of(new PostgresOptions { ConnectionString = "postgresql:///chat?host=/run/postgresql" })
            .Host.ShouldBe("/run/postgresql");
    }

    [Fact]
    public async Task The_environment_names_the_database_by_a_url()
    {
        var behind = await TestPostgres.Create();
        await using (await behind.Open())
        {
            var address = new NpgsqlConnectionStringBuilder(behind.ConnectionString);
            var url = $"postgres://{address.Username}@{address.Host}:{address.Port}/{address.Database}?sslmode=disable";
            (await ChatCommand.Run(["audit", "verify"], Stopped, ("DATABASE_URL", url)))
                .Output.ShouldContain("The audit log is intact: 0 rows");
        }
    }

    private static async Task<PgBouncer> Start(TestPostgres behind, string poolMode, int poolSize)
    {
        try
        {
            return await PgBouncer.Start(behind.ConnectionString, poolMode, poolSize, Stopped);
        }
        catch (PostgresUnavailableException exception) when (PostgresUnavailableException.MaySkip)
        {
            Assert.Skip(exception.Message);
            throw;
        }
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA2100", Justification = "Made in the tests.")]
    private static async Task Execute(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(Stopped);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stopped);
    }
}
