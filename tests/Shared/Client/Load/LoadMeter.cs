using System.Diagnostics;

namespace OrleansChat.Tests.Client.Load;

/// <summary>Says what people notice of something that is done to the servers.</summary>
public sealed class LoadMeter(SteadyLoad load)
{
    private const int EventsAfter = 15;
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(20);

    /// <summary>How long conversations may take to go on.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>The longest pause of a conversation so far, of what is measured now or was last.</summary>
    public TimeSpan PauseSoFar => Places().Max(place => place.LongestPause);

    /// <summary>Does something, and waits until each reader saw each conversation go on.</summary>
    /// <param name="enough">Ends the wait.</param>
    public async Task<Noticed> Measure(Func<Task> act, CancellationToken enough = default)
    {
        load.Ledger.Waits.TakeLongest();
        TakeLongestPause();
        var (errors, returns) = (Errors(), load.Ledger.Waits.Returns.Count);
        var begun = Stopwatch.GetTimestamp();
        await act();
        var acted = Stopwatch.GetElapsedTime(begun);
        var standing = await GoOn(enough);
        var (answer, delivery) = load.Ledger.Waits.TakeLongest();
        return new Noticed
        {
            Acted = acted,
            Pause = TakeLongestPause(),
            Answer = answer,
            Delivery = delivery,
            Returns = load.Ledger.Waits.Returns.Count - returns,
            Standing = standing,
            Errors = Errors()
                .Select(pair => KeyValuePair.Create(pair.Key, pair.Value - errors.GetValueOrDefault(pair.Key)))
                .Where(pair => pair.Value > 0)
                .ToDictionary(),
        };
    }

    /// <summary>Waits until each reader saw each conversation go on.</summary>
    /// <param name="enough">Ends the wait.</param>
    /// <returns>The conversations that some reader did not see go on, and who did not.</returns>
    public async Task<IReadOnlyList<string>> GoOn(CancellationToken enough = default)
    {
        var goals = load.Readers
            .SelectMany(reader => reader.Places.Values.Select(place => (Reader: reader, Place: place)))
            .Select(one => (one.Reader, one.Place, Goal: one.Place.Cursor + EventsAfter))
            .ToList();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(enough);
        limit.CancelAfter(MaxWait);
        using var period = new PeriodicTimer(PollPeriod);
        try
        {
            while (goals.Exists(goal => goal.Place.Cursor < goal.Goal))
            {
                await period.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // What stands still then is the answer.
        }

        return
        [
            .. goals
                .Where(goal => goal.Place.Cursor < goal.Goal)
                .Select(goal => $"{goal.Place} of {goal.Goal} for {goal.Reader}"),
        ];
    }

    private TimeSpan TakeLongestPause() => Places().Max(place => place.TakeLongestPause());

    private IEnumerable<ReaderPlace> Places() => load.Readers.SelectMany(reader => reader.Places.Values);

    private Dictionary<string, int> Errors() => load.Ledger.Temporary.ToDictionary();
}
