using Orleans.Concurrency;

namespace OrleansChat.Tests.Fidelity.Promises;

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

    [ResponseTimeout("00:00:01")]
    Task WorkBriefly(string name);

    Task Cancellable(string name, CancellationToken cancellation);

    Task Note(string entry);

    Task Throw(string message);

    Task DeactivateSoon();

    /// <summary>Calls another worker so many times, without waiting in between.</summary>
    Task CallInARow(string other, int times);

    /// <summary>Has another worker of the same silo work briefly.</summary>
    Task CallBriefly(string other, string name);

    /// <summary>Calls another worker, which calls this one back.</summary>
    [ResponseTimeout("00:00:01")]
    Task CallInACircle(string other);
}

public sealed class WorkerGrain(Journal journal) : Grain, IWorkerGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        journal.Add($"activated {this.GetPrimaryKeyString()}");
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // When the whole cluster stops nobody listens.
        if (reason.ReasonCode is not DeactivationReasonCode.ShuttingDown)
        {
            journal.Add($"deactivated {this.GetPrimaryKeyString()}");
        }

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

    public async Task Cancellable(string name, CancellationToken cancellation)
    {
        journal.Add($"begin {name}");
        try
        {
            await journal.Gate(name).WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            journal.Add($"cancelled {name}");
            throw;
        }
    }

    public Task Note(string entry)
    {
        journal.Add(entry);
        return Task.CompletedTask;
    }

    public async Task Throw(string message)
    {
        await Task.Yield();
        journal.Add($"throws {message}");
        throw new InvalidOperationException(message);
    }

    public Task DeactivateSoon()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task CallInARow(string other, int times)
    {
        // Calls that find no activation yet may overtake each other.
        var grain = GrainFactory.GetGrain<IWorkerGrain>(other);
        await grain.Note("first call");
        await Task.WhenAll(Enumerable.Range(0, times).Select(number => grain.Note($"call {number}")));
    }

    public Task CallBriefly(string other, string name) =>
        GrainFactory.GetGrain<IWorkerGrain>(other).WorkBriefly(name);

    public async Task CallInACircle(string other)
    {
        journal.Add($"{this.GetPrimaryKeyString()} calls {other}");
        await GrainFactory.GetGrain<IWorkerGrain>(other).CallInACircle(this.GetPrimaryKeyString());
    }
}
