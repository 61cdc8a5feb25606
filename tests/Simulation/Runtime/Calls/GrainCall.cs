using OrleansChat.Tests.Simulation.Runtime.Activations;

namespace OrleansChat.Tests.Simulation.Runtime.Calls;

/// <summary>A call on its way: what to run, and who waits for the response until when.</summary>
internal abstract class GrainCall(GrainId target, GrainMethod method, object?[] arguments) : Work
{
    private CancellationTokenRegistration _cancellation;

    public GrainId Target { get; } = target;

    public GrainMethod Method { get; } = method;

    public object?[] Arguments { get; } = arguments;

    /// <summary>Completes with the first outcome; for one-way calls it is complete from the start.</summary>
    public abstract Task Response { get; }

    /// <summary>When the caller stops to wait, as a timestamp; null for one-way calls.</summary>
    public long? ExpiresAt { get; set; }

    /// <summary>How many activations have ended before it could begin.</summary>
    public int Forwards { get; set; }

    public sealed override bool Interleaves => Method.AlwaysInterleave;

    public sealed override bool KeepsAlive => true;

    public sealed override bool IsAbandoned => !Method.IsOneWay
        && (Response.IsCompleted || ExpiresAt <= Mailbox!.Runtime.Time.GetTimestamp());

    /// <summary>The same call once more, with a response of its own that nobody watches.</summary>
    public GrainCall Duplicate()
    {
        var copy = Method.CreateCall(Target, Arguments);
        copy.ExpiresAt = ExpiresAt;
        return copy;
    }

    /// <summary>Gives the caller the outcome, unless it has one.</summary>
    public void Settle(Task outcome)
    {
        _cancellation.Dispose();
        TrySettle(outcome);
    }

    public void Fail(Exception exception)
    {
        _cancellation.Dispose();
        TryFail(exception);
    }

    public void CancelWith(CancellationToken cancellation)
    {
        if (cancellation.CanBeCanceled)
        {
            _cancellation = cancellation.UnsafeRegister(
                static (state, token) => ((GrainCall)state!).Settle(Task.FromCanceled(token)), this);
        }
    }

    public sealed override Task Begin(object target) => Method.Invoke(target, Arguments);

    public override void End(Task task) => Settle(task);

    public override string ToString() => $"{Method} of {Target}";

    protected abstract void TrySettle(Task outcome);

    protected abstract void TryFail(Exception exception);
}

/// <summary>A call whose caller waits.</summary>
/// <typeparam name="TResult">What the method gives; <see cref="Nothing"/> for a plain task.</typeparam>
internal sealed class GrainCall<TResult>(GrainId target, GrainMethod method, object?[] arguments)
    : GrainCall(target, method, arguments)
{
    // Completed on the callee's scheduler or the process's, where callers' continuations are never inlined.
    private readonly TaskCompletionSource<TResult> _response = new();

    public override Task Response => _response.Task;

    protected override void TrySettle(Task outcome)
    {
        if (outcome is Task<TResult> typed)
        {
            _response.TrySetFromTask(typed);
        }
        else if (outcome.IsCompletedSuccessfully)
        {
            _response.TrySetResult(default!);
        }
        else if (outcome.IsFaulted)
        {
            _response.TrySetException(outcome.Exception.InnerExceptions);
        }
        else
        {
            _response.TrySetCanceled(new TaskCanceledException(outcome).CancellationToken);
        }
    }

    protected override void TryFail(Exception exception) => _response.TrySetException(exception);
}

/// <summary>A call whose caller does not wait; nobody is told of a failure.</summary>
internal sealed class OneWayCall(GrainId target, GrainMethod method, object?[] arguments)
    : GrainCall(target, method, arguments)
{
    public override Task Response => Task.CompletedTask;

    protected override void TrySettle(Task outcome) => _ = outcome.Exception;

    protected override void TryFail(Exception exception)
    {
    }
}

/// <summary>The result of a method that gives none.</summary>
internal readonly struct Nothing;
