using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService;
using OrleansChat.Silo.Storage.PostgreSql;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Clustering;

/// <summary>Our tables and statements, by Orleans' provider.</summary>
public sealed class MembershipTableTests : IAsyncLifetime
{
    private static readonly DateTime Began = new(2026, 5, 4, 3, 2, 1, DateTimeKind.Utc);

    private TestPostgres _database = null!;
    private AdoNetClusteringTable _table = null!;

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestPostgres.Create();
        await (await _database.OpenStorage()).DisposeAsync();
        _table = Table("chat");
        await _table.InitializeMembershipTableAsync(tryInitTableVersion: true, Stopped);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_silo_is_read_as_it_was_inserted()
    {
        var silo = Entry(1);
        (await Insert(silo)).ShouldBeTrue();

        var read = await _table.ReadAllAsync(Stopped);
        read.Version.Version.ShouldBe(1);
        var entry = read.Members.ShouldHaveSingleItem().Item1;
        entry.SiloAddress.ShouldBe(silo.SiloAddress);
        entry.SiloName.ShouldBe("silo 1");
        entry.HostName.ShouldBe("host");
        entry.Status.ShouldBe(SiloStatus.Joining);
        entry.ProxyPort.ShouldBe(30_000);
        entry.StartTime.ShouldBe(Began);
        entry.SuspectTimes.ShouldBeNull();
        (await _table.ReadRowAsync(silo.SiloAddress, Stopped)).Members.ShouldHaveSingleItem();
        var other = await _table.ReadRowAsync(Entry(2).SiloAddress, Stopped);
        (other.Members.Count, other.Version.Version).ShouldBe((0, 1));
    }

    [Fact]
    public async Task A_change_that_is_not_based_on_the_newest_version_does_nothing()
    {
        await Insert(Entry(1));
        var before = await _table.ReadAllAsync(Stopped);
        var (stale, etag) = (before.Version.Next(), before.Members[0].Item2);
        await Insert(Entry(2));

        (await _table.InsertRowAsync(Entry(3), stale, Stopped)).ShouldBeFalse();
        (await _table.UpdateRowAsync(Entry(1, SiloStatus.Dead), etag, stale, Stopped)).ShouldBeFalse();
        var read = await _table.ReadAllAsync(Stopped);
        read.Version.Version.ShouldBe(2);
        read.Members.Select(member => member.Item1.Status).ShouldBe([SiloStatus.Joining, SiloStatus.Joining]);
    }

    [Fact]
    public async Task A_silo_is_inserted_once_and_updated_only_when_it_is_there()
    {
        await Insert(Entry(1));
        (await Insert(Entry(1))).ShouldBeFalse();
        (await Update(Entry(2))).ShouldBeFalse();
        (await _table.ReadAllAsync(Stopped)).Version.Version.ShouldBe(1);
    }

    [Fact]
    public async Task Of_many_that_change_the_table_at_once_each_version_has_one_winner()
    {
        const int Silos = 8;
        var version = (await _table.ReadAllAsync(Stopped)).Version.Next();
        var won = await Task.WhenAll(Enumerable.Range(1, Silos).Select(number => Task.Run(
            () => _table.InsertRowAsync(Entry(number), version, Stopped))));

        won.Count(isWinner => isWinner).ShouldBe(1);
        (await _table.ReadAllAsync(Stopped)).Members.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Suspicions_and_the_time_of_the_last_sign_of_life_are_kept()
    {
        await Insert(Entry(1));
        var suspected = Entry(1, SiloStatus.Active);
        suspected.SuspectTimes = [Tuple.Create(Entry(2).SiloAddress, Began)];
        (await Update(suspected)).ShouldBeTrue();
        var alive = Entry(1);
        alive.IAmAliveTime = Began.AddMinutes(5);
        await _table.UpdateIAmAliveAsync(alive, Stopped);

        var read = await _table.ReadAllAsync(Stopped);
        read.Version.Version.ShouldBe(2);
        var entry = read.Members.ShouldHaveSingleItem().Item1;
        (entry.Status, entry.IAmAliveTime).ShouldBe((SiloStatus.Active, Began.AddMinutes(5)));
        entry.SuspectTimes.ShouldHaveSingleItem().Item1.ShouldBe(Entry(2).SiloAddress);
    }

    [Fact]
    public async Task Silos_that_are_long_dead_are_cleaned_up()
    {
        await Insert(Entry(1, SiloStatus.Active));
        await Insert(Entry(2, SiloStatus.Dead));
        var young = Entry(3, SiloStatus.Dead);
        young.IAmAliveTime = Began.AddDays(1);
        await Insert(young);
        await _table.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(Began.AddHours(1)), Stopped);

        (await _table.ReadAllAsync(Stopped)).Members.Select(member => member.Item1.SiloName).Order()
            .ShouldBe(["silo 1", "silo 3"]);
    }

    [Fact]
    public async Task Clusters_in_one_database_do_not_meet()
    {
        var other = Table("other");
        await other.InitializeMembershipTableAsync(tryInitTableVersion: true, Stopped);
        await Insert(Entry(1));
        (await other.ReadAllAsync(Stopped)).Members.ShouldBeEmpty();

        await _table.DeleteMembershipTableEntriesAsync("chat", Stopped);
        (await other.ReadAllAsync(Stopped)).Version.Version.ShouldBe(0);
    }

    [Fact]
    public async Task Gateways_are_those_of_active_silos_that_have_one()
    {
        await Insert(Entry(1, SiloStatus.Active));
        await Insert(Entry(2, SiloStatus.Dead));
        var without = Entry(3, SiloStatus.Active);
        without.ProxyPort = 0;
        await Insert(without);
        var gateways = new Orleans.Runtime.Membership.AdoNetGatewayListProvider(
            NullLogger<Orleans.Runtime.Membership.AdoNetGatewayListProvider>.Instance,
            new ServiceCollection().BuildServiceProvider(),
            Options.Create(new AdoNetClusteringClientOptions
            {
                Invariant = PostgresSettings.Invariant,
                ConnectionString = _database.ConnectionString,
            }),
            Options.Create(new GatewayOptions()),
            Options.Create(new ClusterOptions { ClusterId = "chat" }));
        await gateways.InitializeGatewayListProviderAsync(Stopped);

        (await gateways.GetGatewaysAsync(Stopped)).ShouldHaveSingleItem().Port.ShouldBe(30_000);
    }

    private static MembershipEntry Entry(int number, SiloStatus status = SiloStatus.Joining) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, 11_111, number),
        SiloName = $"silo {number}",
        HostName = "host",
        Status = status,
        ProxyPort = 30_000,
        StartTime = Began,
        IAmAliveTime = Began,
    };

    private async Task<bool> Insert(MembershipEntry entry) =>
        await _table.InsertRowAsync(entry, (await _table.ReadAllAsync(Stopped)).Version.Next(), Stopped);

    private async Task<bool> Update(MembershipEntry entry)
    {
        var read = await _table.ReadAllAsync(Stopped);
        return await _table.UpdateRowAsync(
            entry, read.TryGet(entry.SiloAddress)?.Item2 ?? string.Empty, read.Version.Next(), Stopped);
    }

    private AdoNetClusteringTable Table(string cluster) => new(
        new ServiceCollection().BuildServiceProvider(),
        Options.Create(new ClusterOptions { ClusterId = cluster }),
        Options.Create(new AdoNetClusteringSiloOptions
        {
            Invariant = PostgresSettings.Invariant,
            ConnectionString = PostgresSettings.OfMembership(_database.Options),
        }),
        NullLogger<AdoNetClusteringTable>.Instance);
}
