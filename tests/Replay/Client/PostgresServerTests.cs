using Npgsql;
using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tests.Replay.Client;

public sealed class PostgresServerTests
{
    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_caller_gets_an_empty_database_that_outlives_a_crash_of_the_server()
    {
        await using var postgres = await Start();
        var first = await postgres.CreateDatabase(Stopped);
        var second = await postgres.CreateDatabase(Stopped);
        first.ShouldNotBe(second);
        await Execute(first, "CREATE TABLE kept (number int); INSERT INTO kept VALUES (7)");
        if (postgres.IsOurs)
        {
            await postgres.Kill();
            await Should.ThrowAsync<NpgsqlException>(Execute(first, "SELECT 1"));
            await postgres.StartAgain(Stopped);
        }

        (await Execute(first, "SELECT number FROM kept")).ShouldBe(7);
        await Should.ThrowAsync<PostgresException>(Execute(second, "SELECT number FROM kept"));
        (await Execute(first, "SHOW fsync")).ShouldBe("on");
    }

    private static async Task<PostgresServer> Start()
    {
        try
        {
            return await PostgresServer.Start(Stopped);
        }
        catch (PostgresUnavailableException exception) when (PostgresUnavailableException.MaySkip)
        {
            Assert.Skip(exception.Message);
            throw;
        }
    }

    private static async Task<object?> Execute(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync(Stopped);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Stopped);
    }
}
