using Npgsql;
using OrleansChat.Tests.Client.Clusters;
using OrleansChat.Tests.Client.Servers;
using OrleansChat.Tests.Cluster.Deployments;

namespace OrleansChat.Tests.Cluster.Starts;

public sealed class ServiceRoleTests
{
    [Fact]
    public async Task Silos_join_as_a_role_that_owns_nothing_once_the_owner_has_brought_the_tables_up_to_date()
    {
        await using var cluster = await TestCluster.Start(MembershipStore.PostgreSql, silos: 0, frontends: 0);
        await Execute(cluster.Database, "CREATE ROLE chat_service LOGIN");
        var (exitCode, output) = await ChatCommand.Run(
            ["migrate", "--database", cluster.Database, "--service", "chat_service"]);
        exitCode.ShouldBe(0, output);

        var service = new NpgsqlConnectionStringBuilder(cluster.Database) { Username = "chat_service" };
        await using var silo = await ChatServer.Start(new ChatServerOptions
        {
            Database = service.ConnectionString,
            Arguments = ["--role", "silo"],
            Environment = cluster.SiloSettings(),
        });
        (await silo.Stop()).ShouldBe(0);
    }

    private static async Task Execute(string database, string statement)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }
}
