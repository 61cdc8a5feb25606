using Npgsql;
using OrleansChat.Tests.Client;
using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Faults.Kills;

namespace OrleansChat.Tests.Faults.Returns;

public sealed class EpochTests
{
    private const int LostPlace = 4004;

    [Fact]
    public async Task A_restored_log_makes_readers_start_over()
    {
        await using var deployment = await Deployment.Start(Database.PostgreSql);
        using var http = new ChatHttp(deployment.Server.Address);
        var ann = await http.Guest("ann");
        await using var connection = await ChatConnection.Open(deployment.Server.Address);
        await connection.Hello(ann.AccessToken);
        var channel = await connection.Create("channel", "rebuilt");
        await connection.Send(channel.Id, "before");
        await connection.Subscribe(channel.Id);

        await Rebuild(deployment.ConnectionString!, channel.Id);

        var reset = await connection.Next("reset");
        reset.Json.GetProperty("epoch").GetRawText().ShouldBe("\"e-rebuilt\"");
        reset.Json.GetProperty("head").GetInt64().ShouldBe(2);
        (await connection.Ended()).Code.ShouldBe(LostPlace);

        await using var again = await ChatConnection.Open(deployment.Server.Address);
        await again.Hello(ann.AccessToken);
        var stale = await again.Subscribe(channel.Id, after: 1, epoch: channel.Epoch);
        stale.Recovered.ShouldBeFalse();
        stale.Events.ShouldBeEmpty();
        stale.Epoch.GetString().ShouldBe("e-rebuilt");

        // The conversation itself finds out with its next commit, and says so by a temporary error.
        var refused = await again.Ask("send", Message(channel.Id));
        refused.Error?.MayRepeat.ShouldBeTrue();
        var logged = refused.Ok ?? (await again.Ask("send", Message(channel.Id))).Value;
        logged.GetProperty("seq").GetInt64().ShouldBe(3);
        (await again.Next("message")).Json.GetProperty("epoch").GetString().ShouldBe("e-rebuilt");
    }

    private static object Message(string conversation) =>
        new { conversation, recipientType = "channel", clientId = "after", text = "after" };

    private static async Task Rebuild(string connectionString, string conversation)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        const string Rebuilt = "UPDATE conversation SET epoch = 'e-rebuilt' WHERE id = $1";
        await using var update = new NpgsqlCommand(Rebuilt, connection)
        {
            Parameters = { new NpgsqlParameter { Value = conversation } },
        };
        (await update.ExecuteNonQueryAsync()).ShouldBe(1);
    }
}
