using System.Diagnostics;
using System.Globalization;
using OrleansChat.Tests.Cluster.Deployments;
using OrleansChat.Tests.Faults.Kills;
using OrleansChat.Tests.Faults.Load;

namespace OrleansChat.Tests.Cluster.Ladders;

/// <summary>
/// Harm that is done to a cluster, one after another, while people write and read. Says of each what they noticed; in
/// the end all are held to what was promised.
/// </summary>
internal sealed class Ladder : IAsyncDisposable
{
    private const int EventsAfter = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>The response time-out, and a second for a busy machine.</summary>
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(16);

    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(20);

    private static readonly LoadShape Shape = new()
    {
        Conversations = 12,
        Senders = 24,
        Readers = 4,
        SendersKeepToOne = true,
        BurstMax = 1,
        Pause = TimeSpan.FromMilliseconds(100),
        EventsBetweenCuts = 0,
    };

    private readonly SteadyLoad _load;
    private readonly List<string> _rows = [];

    private Ladder(ChatCluster cluster, SteadyLoad load)
    {
        Cluster = cluster;
        _load = load;
    }

    public ChatCluster Cluster { get; }

    public static async Task<Ladder> Begin(MembershipStore store, int silos = 3)
    {
        var cluster = await ChatCluster.Start(store, silos);
        try
        {
            var load = await SteadyLoad.Begin(cluster.Entrances, Seeds.Next(), Shape);
            var ladder = new Ladder(cluster, load);
            await ladder.AllConversationsGoOn();
            await ladder.Step("nothing", () => Task.CompletedTask);
            return ladder;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Does harm, and waits until each reader saw each conversation go on.</summary>
    /// <returns>The temporary errors that clients were told meanwhile, by code.</returns>
    public async Task<IReadOnlyDictionary<string, int>> Step(string harm, Func<Task> act)
    {
        _load.Ledger.Waits.Take();
        _load.Readers.ToList().ForEach(reader => Pause(reader));
        var (before, resumes) = (Errors(), Resumes());
        var clock = Stopwatch.StartNew();
        await act();
        var acted = clock.Elapsed;
        await AllConversationsGoOn();
        var (answer, delivery) = _load.Ledger.Waits.Take();
        answer.ShouldBeLessThan(AnswerMax, $"{harm}: a request waited longer than calls to grains may take.");
        var errors = Errors()
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value - before.GetValueOrDefault(pair.Key)))
            .Where(pair => pair.Value > 0)
            .ToDictionary();
        var row = $"{harm,-30} {Seconds(acted)} | longest pause of a conversation "
            + $"{Seconds(_load.Readers.Max(Pause))}, of an answer {Seconds(answer)}, of a delivery {Seconds(delivery)}"
            + $" | {Resumes() - resumes} resumes | "
            + string.Join(", ", errors.Select(pair => $"{pair.Value} {pair.Key}"));
        _rows.Add(row);
        TestContext.Current.TestOutputHelper?.WriteLine(row);
        return errors;
    }

    /// <summary>Holds everybody to what was promised.</summary>
    public async Task Check()
    {
        await _load.Check();
        if (Environment.GetEnvironmentVariable("CHAT_LADDER_FILE") is { Length: > 0 } file)
        {
            await File.AppendAllLinesAsync(file, _rows);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _load.DisposeAsync();
        await Cluster.DisposeAsync();
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.00 s", CultureInfo.InvariantCulture);

    private static TimeSpan Pause(Reader reader) =>
        reader.Places.Values.Select(place => place.TakeLongestPause()).Max();

    private Dictionary<string, int> Errors() => _load.Ledger.Temporary.ToDictionary();

    private int Resumes() => _load.Readers.Sum(reader => reader.Resumes.All);

    private async Task AllConversationsGoOn()
    {
        var goals = _load.Readers
            .SelectMany(reader => reader.Places.Values)
            .Select(place => (Place: place, Goal: place.Cursor + EventsAfter))
            .ToList();
        using var limit = new CancellationTokenSource(Patience);
        using var period = new PeriodicTimer(PollPeriod);
        while (goals.Exists(goal => goal.Place.Cursor < goal.Goal))
        {
            try
            {
                await period.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException late)
            {
                var behind = goals.Where(goal => goal.Place.Cursor < goal.Goal).Select(goal => goal.Place.Conversation);
                throw new ShouldAssertException(
                    $"Not within {Patience}: the readers see {string.Join(", ", behind.Distinct())} go on.", late);
            }
        }
    }
}
