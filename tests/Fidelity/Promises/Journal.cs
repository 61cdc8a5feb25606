using System.Collections.Concurrent;

namespace OrleansChat.Tests.Fidelity.Promises;

/// <summary>The actions of a test's grains, in order, and gates at which the test stops them.</summary>
/// <param name="bounded">Ends a wait that takes too long.</param>
public sealed class Journal(Func<Task, Task> bounded)
{
    private readonly Lock _entriesLock = new();
    private readonly List<string> _entries = [];
    private readonly List<(string Entry, int Times, TaskCompletionSource Met)> _waiting = [];
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
            _waiting.ForEach(Meet);
        }
    }

    /// <summary>Waits for an entry, for as many of it as said.</summary>
    public async Task Saw(string entry, int times = 1)
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_entriesLock)
        {
            _waiting.Add((entry, times, met));
            Meet(_waiting[^1]);
        }

        try
        {
            await bounded(met.Task);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"Never saw {times} × {entry}, but: {string.Join(", ", Entries)}", exception);
        }
    }

    /// <summary>The task that a grain awaits until the test opens the gate.</summary>
    public Task Gate(string name) => GateOf(name).Task;

    public void Open(params string[] names) => Array.ForEach(names, name => GateOf(name).TrySetResult());

    public void OpenAll() => Open([.. _gates.Keys]);

    private void Meet((string Entry, int Times, TaskCompletionSource Met) one)
    {
        if (_entries.Count(entry => entry == one.Entry) >= one.Times)
        {
            one.Met.TrySetResult();
        }
    }

    private TaskCompletionSource GateOf(string name) =>
        _gates.GetOrAdd(name, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
