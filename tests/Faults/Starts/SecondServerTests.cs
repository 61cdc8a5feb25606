using OrleansChat.Tests.Client.Servers;
using OrleansChat.Tests.Faults.Kills;

namespace OrleansChat.Tests.Faults.Starts;

public sealed class SecondServerTests
{
    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.PostgreSql)]
    public async Task A_second_server_on_the_same_data_is_refused_until_the_first_is_killed(Database database)
    {
        await using var first = await Deployment.Start(database);
        var same = new ChatServerOptions
        {
            Data = first.ConnectionString is null ? first.Server.Data : null,
            Database = first.ConnectionString,
        };
        var (exitCode, output) = await ChatServer.RunToEnd(same);
        exitCode.ShouldBe(1, output);
        output.ShouldContain("Another server");
        output.ShouldNotContain("   at ", customMessage: "A sentence, no stack trace.");

        await first.Server.Kill();
        await using var next = await ChatServer.Start(same);
        (await next.Stop()).ShouldBe(0);
    }
}
