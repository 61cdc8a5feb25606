using System.Collections.Concurrent;

namespace OrleansChat.Tests.Embedded.Fixtures;

/// <summary>What the grains of a test did, in order, and gates at which the test holds them.</summary>
public sealed class Journal
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Lock _entriesLock = new();
    private readonly List<string> _entries = [];
    private readonly List<(Func<IReadOnlyList<string>, bool> Condition, TaskCompletionSource Met)> _waiting = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new(StringComparer.Ordinal);

    public string[] Entries
    {
        get
        {
            lock (_entriesLock)
            {
                return [.. _entries];
            }
        }
    }

    public void Add(string entry)
    {
        lock (_entriesLock)
        {
            _entries.Add(entry);
            foreach (var (condition, met) in _waiting)
            {
                if (condition(_entries))
                {
                    met.TrySetResult();
                }
            }
        }
    }

    /// <summary>Waits for an entry, for as many of it as said.</summary>
    public Task Saw(string entry, int times = 1) =>
        When(entries => entries.Count(one => one == entry) >= times, $"{times} × {entry}");

    /// <summary>What a grain awaits until the test opens the gate.</summary>
    public Task Gate(string name) => GateOf(name).Task;

    public void Open(string name) => GateOf(name).TrySetResult();

    public void OpenAll()
    {
        foreach (var gate in _gates.Values)
        {
            gate.TrySetResult();
        }
    }

    private async Task When(Func<IReadOnlyList<string>, bool> condition, string what)
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_entriesLock)
        {
            _waiting.Add((condition, met));
            if (condition(_entries))
            {
                met.TrySetResult();
            }
        }

        try
        {
            await met.Task.WaitAsync(Patience);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"Never saw {what}; saw: {string.Join(", ", Entries)}", exception);
        }
    }

    private TaskCompletionSource GateOf(string name) =>
        _gates.GetOrAdd(name, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
