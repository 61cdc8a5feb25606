using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrleansChat.Silo.Clustering;

/// <summary>
/// A membership table that outlasts its store: while that is out of reach the members last read are good, and a store
/// that lost its table gets it back. What changes the table still fails without the store, so that no two silos can
/// hold each other for dead.
/// </summary>
internal sealed partial class LastingMembershipTable(
    IMembershipTable store, RedisMembershipCopy? copy, ILogger<LastingMembershipTable> logger) : IMembershipTable
{
    private MembershipTableData? _last;
    private Task? _initialized;
    private int _isAway;

    /// <summary>Puts this before the membership table that was registered.</summary>
    public static void Decorate(IServiceCollection services)
    {
        var registered = services.Last(service => service.ServiceType == typeof(IMembershipTable));
        services.Remove(registered);
        services.AddSingleton<IMembershipTable>(provider => new LastingMembershipTable(
            (IMembershipTable)(registered.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!)),
            provider.GetService<RedisMembershipCopy>(),
            provider.GetRequiredService<ILogger<LastingMembershipTable>>()));
        services.AddHostedService<MembershipStart>();
    }

    public Task InitializeMembershipTableAsync(
        bool tryInitTableVersion, CancellationToken cancellationToken = default) =>
        _initialized ??= store.InitializeMembershipTableAsync(tryInitTableVersion, cancellationToken);

    public async Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await Check();
            var read = await store.ReadAllAsync(cancellationToken);
            NoteBack();
            return _last = read;
        }
        catch (Exception fault) when (_last is not null && !cancellationToken.IsCancellationRequested)
        {
            NoteAway(fault);
            return _last;
        }
    }

    public Task<MembershipTableData> ReadRowAsync(SiloAddress key, CancellationToken cancellationToken = default) =>
        store.ReadRowAsync(key, cancellationToken);

    public async Task<bool> InsertRowAsync(
        MembershipEntry entry, TableVersion tableVersion, CancellationToken cancellationToken = default)
    {
        var isDone = await store.InsertRowAsync(entry, tableVersion, cancellationToken);
        await Check();
        return isDone;
    }

    public async Task<bool> UpdateRowAsync(
        MembershipEntry entry, string etag, TableVersion tableVersion, CancellationToken cancellationToken = default)
    {
        var isDone = await store.UpdateRowAsync(entry, etag, tableVersion, cancellationToken);
        await Check();
        return isDone;
    }

    /// <summary>A sign of life that cannot be given is given the next time.</summary>
    public async Task UpdateIAmAliveAsync(MembershipEntry entry, CancellationToken cancellationToken = default)
    {
        try
        {
            await Check();
            await store.UpdateIAmAliveAsync(entry, cancellationToken);
            NoteBack();
        }
        catch (Exception fault) when (_last is not null && !cancellationToken.IsCancellationRequested)
        {
            NoteAway(fault);
        }
    }

    public Task CleanupDefunctSiloEntriesAsync(
        DateTimeOffset beforeDate, CancellationToken cancellationToken = default) =>
        store.CleanupDefunctSiloEntriesAsync(beforeDate, cancellationToken);

    public Task DeleteMembershipTableEntriesAsync(string clusterId, CancellationToken cancellationToken = default) =>
        store.DeleteMembershipTableEntriesAsync(clusterId, cancellationToken);

    Task IMembershipTable.InitializeMembershipTable(bool tryInitTableVersion) =>
        InitializeMembershipTableAsync(tryInitTableVersion);

    Task<MembershipTableData> IMembershipTable.ReadAll() => ReadAllAsync();

    Task<MembershipTableData> IMembershipTable.ReadRow(SiloAddress key) => ReadRowAsync(key);

    Task<bool> IMembershipTable.InsertRow(MembershipEntry entry, TableVersion tableVersion) =>
        InsertRowAsync(entry, tableVersion);

    Task<bool> IMembershipTable.UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        UpdateRowAsync(entry, etag, tableVersion);

    Task IMembershipTable.UpdateIAmAlive(MembershipEntry entry) => UpdateIAmAliveAsync(entry);

    Task IMembershipTable.CleanupDefunctSiloEntries(DateTimeOffset beforeDate) =>
        CleanupDefunctSiloEntriesAsync(beforeDate);

    Task IMembershipTable.DeleteMembershipTableEntries(string clusterId) =>
        DeleteMembershipTableEntriesAsync(clusterId);

    private Task Check() => copy?.Check() ?? Task.CompletedTask;

    private void NoteAway(Exception fault)
    {
        if (Interlocked.Exchange(ref _isAway, 1) == 0)
        {
            LogAway(fault.Message);
        }
    }

    private void NoteBack()
    {
        if (Interlocked.Exchange(ref _isAway, 0) == 1)
        {
            LogBack();
        }
    }

    [LoggerMessage(3401, LogLevel.Warning,
        "The membership store is unavailable; until it is back, no silo can join or be declared dead: {Fault}")]
    private partial void LogAway(string fault);

    [LoggerMessage(3402, LogLevel.Warning, "The membership store is available again")]
    private partial void LogBack();
}
