using System.Diagnostics;
using System.Text.Json;
using OrleansChat.Tests.Client;
using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Requests;
using OrleansChat.Tests.Client.Sockets;
using OrleansChat.Tests.Faults.Kills;

namespace OrleansChat.Tests.Faults.Returns;

public sealed class CrowdTests
{
    private const int Clients = 2_000;
    private const int Missed = 100;

    /// <summary>Of the server's processor, which is what a crowd costs however busy the machine is otherwise.</summary>
    private static readonly TimeSpan ProcessorTimeMax = TimeSpan.FromSeconds(10);

    /// <summary>How long a client waits: all are on the server's machine, which may be busy otherwise.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Two_thousand_clients_that_come_back_at_once_are_served_for_seconds_of_the_processor()
    {
        await using var deployment = await Deployment.Start(Database.Sqlite);
        using var http = new ChatHttp(deployment.Server.Address);
        var ann = await http.Guest("ann");
        await using var sender = await ChatConnection.Open(deployment.Server.Address);
        await sender.Hello(ann.AccessToken);
        var channel = await sender.Create("channel", "crowd");
        for (var number = 1; number <= Missed; number++)
        {
            await sender.Send(channel.Id, $"missed {number}");
        }

        var quiet = await Delay(sender, channel.Id, () => false);
        var clock = Stopwatch.StartNew();
        var processorBefore = ProcessorTime(deployment);
        var returning = Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Return(
            deployment.Server.Address, ann.AccessToken, channel.Id, channel.Epoch)));
        var busy = await Delay(sender, channel.Id, () => !returning.IsCompleted);
        var crowd = await returning;
        var served = clock.Elapsed;
        var processor = ProcessorTime(deployment) - processorBefore;

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Clients} clients were back after {served.TotalSeconds:F1} s, for {processor.TotalSeconds:F1} s "
            + $"of the server's processor; a message took "
            + $"{quiet.TotalMilliseconds:F1} ms before, {busy.TotalMilliseconds:F1} ms meanwhile (medians)");
        var last = await sender.Send(channel.Id, "for all");
        foreach (var client in crowd)
        {
            await client.Next(heard => heard.Seq == last.Seq);
            await client.DisposeAsync();
        }

        processor.ShouldBeLessThan(ProcessorTimeMax);
    }

    private static TimeSpan ProcessorTime(Deployment deployment)
    {
        using var process = Process.GetProcessById(deployment.Server.ProcessId);
        return process.TotalProcessorTime;
    }

    private static async Task<ChatConnection> Return(Uri server, string token, string channel, JsonElement epoch)
    {
        var patient = SocketOptions.Default with { HandshakeTimeout = Patience };
        var connection = await ChatConnection.Open(server, patient);
        connection.MaxWait = Patience;
        await connection.Hello(token);
        var resumed = await Resume(connection, channel, epoch);
        resumed.Recovered.ShouldBeTrue();
        resumed.Events.Count.ShouldBeGreaterThanOrEqualTo(Missed);
        return connection;
    }

    private static async Task<Subscription> Resume(ChatConnection connection, string channel, JsonElement epoch)
    {
        while (true)
        {
            try
            {
                return await connection.Subscribe(channel, after: 1, epoch: epoch);
            }
            catch (RequestRefusedException refused) when (refused.Error is { MayRepeat: true, RetryAfter: { } wait })
            {
                await Task.Delay(wait);
            }
        }
    }

    /// <summary>The median time to an acknowledgement; of as few as leaves the others able to resume.</summary>
    private static async Task<TimeSpan> Delay(ChatConnection sender, string channel, Func<bool> goesOn)
    {
        var delays = new List<TimeSpan>();
        while (delays.Count < 10 || (goesOn() && delays.Count < 100))
        {
            var clock = Stopwatch.StartNew();
            await sender.Send(channel, "live");
            delays.Add(clock.Elapsed);
        }

        delays.Sort();
        return delays[delays.Count / 2];
    }
}
