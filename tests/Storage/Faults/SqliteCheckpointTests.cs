using OrleansChat.Tests.Storage.Contract;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Faults;

public sealed class SqliteCheckpointTests
{
    private const int EventsPerRequest = 100;
    private const int RequestsMax = 2_000;

    /// <summary>The position of the salts in the head of a write-ahead log, which change when it starts over.</summary>
    private const int SaltsAt = 16;
    private const int SaltsBytes = 8;

    [Fact]
    public async Task The_write_ahead_log_restarts_while_writes_continue()
    {
        await using var database = new TestSqlite();
        await using var storage = await database.Open();
        var log = await TestLog.Create(storage, "ann");
        var salts = Salts(database.Options.Path);
        var requests = 0;
        while (requests < RequestsMax && Salts(database.Options.Path).SequenceEqual(salts))
        {
            var request = requests++;
            await log.TryAppend([.. Enumerable.Range(0, EventsPerRequest)
                .Select(number => TestLog.Message("ann", $"{request}-{number}"))]);
        }

        requests.ShouldBeLessThan(RequestsMax, "the log only grows");
        log.Head.ShouldBe(1 + (requests * EventsPerRequest));
    }

    private static byte[] Salts(string path)
    {
        using var file = new FileStream(
            path + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = SaltsAt;
        var salts = new byte[SaltsBytes];
        file.ReadExactly(salts);
        return salts;
    }
}
