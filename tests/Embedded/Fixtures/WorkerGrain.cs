namespace OrleansChat.Tests.Embedded.Fixtures;

/// <summary>
/// Writes to the journal when work begins and ends, and between the two waits at the gate of its name.
/// </summary>
public interface IWorkerGrain : IGrainWithStringKey
{
    Task<string> Work(string name);

    [AlwaysInterleave]
    Task Interleave(string name);

    [OneWay]
    Task Tell(string name);

    [ResponseTimeout("00:00:05")]
    Task WorkBriefly(string name);

    Task Cancellable(string name, CancellationToken cancellation);

    Task Note(string entry);

    Task Throw(string message);

    Task DeactivateSoon();
}

internal sealed class WorkerGrain(Journal journal) : Grain, IWorkerGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        journal.Add($"activated {this.GetPrimaryKeyString()}");
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        journal.Add($"deactivated {this.GetPrimaryKeyString()}: {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    public async Task<string> Work(string name)
    {
        journal.Add($"begin {name}");
        await journal.Gate(name);
        journal.Add($"end {name}");
        return name;
    }

    public Task Interleave(string name) => Work(name);

    public Task Tell(string name) => name == "throw" ? Throw(name) : Work(name);

    public Task WorkBriefly(string name) => Work(name);

    public Task Cancellable(string name, CancellationToken cancellation)
    {
        journal.Add($"begin {name}");
        return journal.Gate(name).WaitAsync(cancellation)
            .ContinueWith(_ => journal.Add($"cancelled {name}"), TaskScheduler.Current);
    }

    public Task Note(string entry)
    {
        journal.Add(entry);
        return Task.CompletedTask;
    }

    public async Task Throw(string message)
    {
        await Task.Yield();
        throw new WorkException(message);
    }

    public Task DeactivateSoon()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

internal sealed class WorkException(string message) : Exception(message);
