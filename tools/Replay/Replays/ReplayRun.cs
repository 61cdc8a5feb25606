using OrleansChat.Tests.Client.Servers;
using OrleansChat.Tools.Replay.Links;
using OrleansChat.Tools.Replay.Logs;
using Spectre.Console;

namespace OrleansChat.Tools.Replay.Replays;

/// <summary>One call of <c>replay</c>: a server, all files, a report.</summary>
internal static class ReplayRun
{
    private const int Agreed = 0;
    private const int Differed = 1;

    // The width of a table without a terminal.
    private const int ReportColumns = 180;

    /// <returns>The exit code.</returns>
    public static async Task<int> Run(ReplayOptions options, CancellationToken cancellationToken)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = ReportColumns;
            AnsiConsole.Profile.Capabilities.Ansi = false;
            AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        }

        var logs = options.Files.Select(file => ChannelLog.Load(file.FullName)).ToList();
        var report = new Report(AnsiConsole.Console);
        report.Files(logs);
        await using var postgres = options.Database == "postgres"
            ? await PostgresServer.Start(cancellationToken)
            : null;
        var database = postgres is null ? options.Database : await postgres.CreateDatabase(cancellationToken);
        await using var server = options.Server is null
            ? await ChatServer.Start(
                new ChatServerOptions { Database = database, Profile = options.Profile }, cancellationToken)
            : null;
        var address = options.Server ?? server!.Address;
        report.Server(address, server is null ? "running" : database is null ? "SQLite" : "PostgreSQL");
        var restarts = server is not null && options.RestartAfter > 0
            ? new Restarts(server, options.RestartAfter, options.Kill)
            : null;
        using var connector = new Connector(address, TimeProvider.System, Random.Shared, report.Waiting);
        var setting = new ReplaySetting(
            connector, options.Pace, options.Readers, restarts, TimeProvider.System, Random.Shared);
        var outcomes = await Play(logs, options.Parallel, setting, cancellationToken);
        if (restarts is not null)
        {
            await restarts.Finished();
        }

        report.Results(outcomes, restarts?.Count ?? 0);
        return outcomes.All(outcome => outcome.Agrees) ? Agreed : Differed;
    }

    private static Task<FileOutcome[]> Play(
        List<ChannelLog> logs, int parallel, ReplaySetting setting, CancellationToken cancellationToken) =>
        AnsiConsole.Progress()
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .HideCompleted(logs.Count > 1)
            .StartAsync(async progress =>
            {
                var all = progress.AddTask("all", maxValue: logs.Sum(log => log.Messages.Count));
                var outcomes = new FileOutcome[logs.Count];
                var limit = new ParallelOptions
                {
                    MaxDegreeOfParallelism = parallel,
                    CancellationToken = cancellationToken,
                };
                await Parallel.ForAsync(0, logs.Count, limit, async (index, token) =>
                {
                    var log = logs[index];
                    var file = progress.AddTask(Markup.Escape(log.Title), maxValue: log.Messages.Count);
                    outcomes[index] = await FileOutcome.Of(
                        log,
                        setting,
                        () =>
                        {
                            file.Increment(1);
                            all.Increment(1);
                        },
                        token);
                    file.StopTask();
                });
                return outcomes;
            });
}
