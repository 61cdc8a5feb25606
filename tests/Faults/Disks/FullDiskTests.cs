using OrleansChat.Tests.Client.Load;
using OrleansChat.Tests.Client.Servers;
using OrleansChat.Tests.Faults.Kills;

namespace OrleansChat.Tests.Faults.Disks;

public sealed class FullDiskTests
{
    private const int RefusalsAwaited = 20;
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task On_a_full_disk_messages_are_refused_for_a_while_and_none_is_lost()
    {
        await using var disk = await SmallDisk.Mount(megabytes: 24);
        await using var server = await ChatServer.Start(new ChatServerOptions { Data = disk.Path });
        await using var load = await SteadyLoad.Begin(server.Address, Seeds.Next());
        await load.Progress(100);

        disk.Fill();
        await Refused(load, RefusalsAwaited);
        disk.Free();
        await load.Progress(100);

        await load.Check();
        await server.Kill();
    }

    [Fact]
    public async Task A_server_killed_on_a_full_disk_comes_back_when_there_is_room()
    {
        await using var disk = await SmallDisk.Mount(megabytes: 24);
        await using var server = await ChatServer.Start(new ChatServerOptions { Data = disk.Path });
        await using var load = await SteadyLoad.Begin(server.Address, Seeds.Next());
        await load.Progress(100);

        disk.Fill();
        await Refused(load, RefusalsAwaited);
        await server.Kill();
        disk.Free();
        await server.Start();
        await load.Progress(100);

        await load.Check();
        await server.Kill();
    }

    private static async Task Refused(SteadyLoad load, int count)
    {
        using var limit = new CancellationTokenSource(MaxWait);
        using var period = new PeriodicTimer(PollPeriod);
        while (load.Ledger.Temporary.Values.Sum() < count)
        {
            load.Ledger.Broken.ShouldBeEmpty();
            await period.WaitForNextTickAsync(limit.Token);
        }
    }
}
