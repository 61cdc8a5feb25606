using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Clustering.Redis;
using StackExchange.Redis;

namespace OrleansChat.Silo.Clustering;

/// <summary>
/// The membership table as this silo last read it from Redis, byte for byte. When Redis comes back without the table,
/// or with an older one, the first silo that notices writes it back as a newer version; the others find it there.
/// Orleans itself never accepts a version older than the one it knows, so without this no silo could join again.
/// </summary>
internal sealed partial class RedisMembershipCopy(
    IOptions<RedisClusteringOptions> redis,
    IOptions<Orleans.Configuration.ClusterOptions> cluster,
    IMeterFactory meters,
    ILogger<RedisMembershipCopy> logger) : IAsyncDisposable
{
    /// <summary>The field of the version; the others are silos.</summary>
    private const string VersionField = "Version";

    private readonly RedisKey _key = redis.Value.CreateRedisKey(cluster.Value);
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly Counter<long> _restored = meters.Create("OrleansChat.Clustering").CreateCounter<long>(
        "chat.membership.restored", description: "How often this silo wrote a lost membership table back to Redis.");

    private ConnectionMultiplexer? _connection;
    private Dictionary<RedisValue, RedisValue> _silos = [];
    private int _version;

    /// <summary>Compares the table with the last one seen, and writes that one back if it was lost.</summary>
    public async Task Check()
    {
        await _oneAtATime.WaitAsync();
        try
        {
            _connection ??= await ConnectionMultiplexer.ConnectAsync(redis.Value.ConfigurationOptions!);
            var database = _connection.GetDatabase();
            var found = (await database.HashGetAllAsync(_key)).ToDictionary();
            if (VersionOf(found) < _version)
            {
                await TryRestore(database, found);
                found = (await database.HashGetAllAsync(_key)).ToDictionary();
            }

            if (VersionOf(found) >= _version)
            {
                _version = VersionOf(found);
                found.Remove(VersionField);
                _silos = found;
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _oneAtATime.Dispose();
        await (_connection?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private static int VersionOf(Dictionary<RedisValue, RedisValue> table) =>
        table.TryGetValue(VersionField, out var version)
            ? int.Parse(version.ToString(), CultureInfo.InvariantCulture)
            : 0;

    /// <summary>
    /// All at once, if nobody else changed the version meanwhile: of several silos one does it. A silo that joined the
    /// empty table stays in it.
    /// </summary>
    private async Task TryRestore(IDatabase database, Dictionary<RedisValue, RedisValue> found)
    {
        var change = database.CreateTransaction();
        change.AddCondition(found.TryGetValue(VersionField, out var version)
            ? Condition.HashEqual(_key, VersionField, version)
            : Condition.HashNotExists(_key, VersionField));
        _ = change.HashSetAsync(
            _key,
            [
                .. _silos.Select(silo => new HashEntry(silo.Key, silo.Value)),
                new HashEntry(VersionField, (_version + 1).ToString(CultureInfo.InvariantCulture)),
            ]);
        if (await change.ExecuteAsync())
        {
            _restored.Add(1);
            LogRestored(VersionOf(found), _version, _silos.Count);
        }
    }

    [LoggerMessage(3403, LogLevel.Warning,
        "Redis had lost the membership table (version {Found} after {Known}); its {Silos} rows were restored")]
    private partial void LogRestored(int found, int known, int silos);
}
