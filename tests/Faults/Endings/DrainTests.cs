using System.Diagnostics;
using OrleansChat.Tests.Client;
using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Load;
using OrleansChat.Tests.Client.Requests;
using OrleansChat.Tests.Client.Sockets;
using OrleansChat.Tests.Faults.Kills;

namespace OrleansChat.Tests.Faults.Endings;

public sealed class DrainTests
{
    private const int Drained = 4000;
    private static readonly TimeSpan DrainMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(10);

    [Fact]
    public async Task A_restart_in_the_middle_of_work_loses_nothing_and_shows_nobody_an_error()
    {
        await using var deployment = await Deployment.Start(Database.Sqlite);
        await using var load = await SteadyLoad.Begin(
            deployment.Server.Address, Seeds.Next(), new LoadShape { Readers = 8, EventsBetweenCuts = 0 });
        await load.Progress(200);

        var clock = Stopwatch.StartNew();
        (await deployment.Server.Stop()).ShouldBe(0);
        clock.Elapsed.ShouldBeLessThan(DrainMax);
        await deployment.Server.Start();
        await load.Progress(100);
        await load.Check();

        foreach (var reader in load.Readers)
        {
            reader.Closings.ShouldHaveSingleItem().Code.ShouldBe(Drained);
            reader.Goodbyes.ShouldHaveSingleItem();
        }

        // Jittered: they do not come back all at once.
        load.Readers.SelectMany(reader => reader.Goodbyes).Distinct().Count().ShouldBeGreaterThan(4);
    }

    [Fact]
    public async Task A_stopping_server_answers_pending_requests_and_accepts_no_new_connection()
    {
        await using var deployment = await Deployment.Start(Database.PostgreSql);
        using var http = new ChatHttp(deployment.Server.Address);
        var ann = await http.Guest("ann");
        await using var connection = await ChatConnection.Open(deployment.Server.Address);
        await connection.Hello(ann.AccessToken);
        var channel = await connection.Create("channel", "drain");

        deployment.Postgres.Freeze();
        var request = new { conversation = channel.Id, recipientType = "channel", clientId = "last", text = "words" };
        var sent = await connection.Begin("send", request);
        await connection.Ping();
        var stopped = deployment.Server.Stop();
        await NoMoreConnections(deployment.Server.Address);
        sent.IsCompleted.ShouldBeFalse();
        deployment.Postgres.Thaw();

        (await sent).Value.GetProperty("seq").GetInt64().ShouldBe(2);
        await connection.Next("goodbye");
        (await connection.Ended()).Code.ShouldBe(Drained);
        (await stopped).ShouldBe(0);
    }

    [Fact]
    public async Task A_client_is_served_until_the_time_that_its_goodbye_named()
    {
        await using var deployment = await Deployment.Start(Database.Sqlite);
        using var http = new ChatHttp(deployment.Server.Address);
        var ann = await http.Guest("ann");
        var connections = new List<ChatConnection>();
        for (var number = 0; number < 16; number++)
        {
            connections.Add(await ChatConnection.Open(deployment.Server.Address));
            await connections[^1].Hello(ann.AccessToken);
        }

        var channel = await connections[0].Create("channel", "goodbye");
        var stopped = deployment.Server.Stop();
        var goodbyes = await Task.WhenAll(connections.Select(connection => connection.Next("goodbye")));
        var last = connections[goodbyes.Index().MaxBy(one => Delay(one.Item)).Index];
        (await last.Send(channel.Id, "still here")).Seq.ShouldBe(2);
        (await last.Ended()).Code.ShouldBe(Drained);
        (await stopped).ShouldBe(0);
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }

        static double Delay(ChatEvent goodbye) => goodbye.Json.GetProperty("retryAfterMs").GetDouble();
    }

    [Fact, Trait("Category", "Long")]
    public async Task A_server_that_waits_for_a_database_without_answer_ends_in_time_all_the_same()
    {
        await using var deployment = await Deployment.Start(Database.PostgreSql);
        using var http = new ChatHttp(deployment.Server.Address);
        var ann = await http.Guest("ann");
        await using var connection = await ChatConnection.Open(deployment.Server.Address);
        await connection.Hello(ann.AccessToken);
        var channel = await connection.Create("channel", "hang");

        deployment.Postgres.Freeze();
        var request = new { conversation = channel.Id, recipientType = "channel", clientId = "last", text = "words" };
        await connection.Begin("send", request);
        await connection.Ping();
        var clock = Stopwatch.StartNew();
        (await deployment.Server.Stop()).ShouldBe(0);
        clock.Elapsed.ShouldBeLessThan(DrainMax);
        await connection.Next("goodbye");
        deployment.Postgres.Thaw();
    }

    private static async Task NoMoreConnections(Uri server)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        using var period = new PeriodicTimer(PollPeriod);
        while (true)
        {
            try
            {
                await using var connection = await ChatConnection.Open(server, cancellationToken: limit.Token);
            }
            catch (Exception refusal) when (
                refusal is HandshakeRefusedException or System.Net.WebSockets.WebSocketException)
            {
                return;
            }

            await period.WaitForNextTickAsync(limit.Token);
        }
    }
}
