using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansChat.Silo.Hosting;
using OrleansChat.Tests.Storage.Contract;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Hosting;

/// <summary>The background that keeps the search index up.</summary>
public sealed class SearchIndexingTests
{
    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_failure_is_logged_once_and_so_is_the_recovery()
    {
        await using var database = new TestSqlite();
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        var data = Path.GetDirectoryName(database.Path)!;
        builder.Services.AddStorage(new ServerSettings(0, data, Database: null, "production", ServerRole.Silo));
        using var host = builder.Build();
        var lifecycle = host.Services.GetRequiredService<StorageLifecycle>();
        await lifecycle.StartingAsync(Stopped);

        var log = await TestLog.Create(TestStorage.Of(lifecycle.Storage), "ann");
        await database.Execute(
            """
            CREATE TRIGGER refused BEFORE INSERT ON search_document BEGIN SELECT RAISE(ABORT, 'refused'); END
            """);
        await log.Append(TestLog.Message("ann", null, "found at last"));
        var logger = new EventIds();
        using var indexing = new SearchIndexing(lifecycle, TimeProvider.System, logger);
        await indexing.Tick(TestLog.Noon, Stopped);
        await indexing.Tick(TestLog.Noon.AddMinutes(1), Stopped);
        logger.Seen.ShouldBe([3053]);

        await database.Execute("DROP TRIGGER refused");
        await indexing.Tick(TestLog.Noon.AddMinutes(2), Stopped);
        logger.Seen.ShouldBe([3053, 3054, 3052]);
    }

    private sealed class EventIds : ILogger<SearchIndexing>
    {
        public List<int> Seen { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => Seen.Add(eventId.Id);
    }
}
