using OrleansChat.Grains.Embedded.Activations;

namespace OrleansChat.Grains.Embedded.Calls;

/// <summary>A call on its way: what to run, and who waits for the response until when.</summary>
internal abstract class GrainCall(GrainId target, GrainMethod method, object?[] arguments) : Work
{
    private CancellationTokenRegistration _cancellation;

    public GrainId Target { get; } = target;

    public GrainMethod Method { get; } = method;

    public object?[] Arguments { get; } = arguments;

    /// <summary>Completes with the first outcome; for one-way calls it is complete from the start.</summary>
    public abstract Task Response { get; }

    /// <summary>When the caller stops to wait, as a timestamp of its clock; zero for one-way calls.</summary>
    public long ExpiresAt { get; set; }

    /// <summary>The queue that watches over <see cref="ExpiresAt"/>, and the neighbours in it.</summary>
    public CallExpiry? Expiry { get; set; }

    public GrainCall? Older { get; set; }

    public GrainCall? Newer { get; set; }

    public sealed override bool Interleaves => Method.AlwaysInterleave;

    public sealed override bool KeepsAlive => true;

    public sealed override bool IsCall => true;

    public sealed override bool IsAbandoned => !Method.IsOneWay && Response.IsCompleted;

    /// <summary>The same call once more, with a response of its own that nobody watches.</summary>
    public GrainCall Duplicate() => Method.CreateCall(Target, Arguments);

    /// <summary>Gives the caller the outcome, unless it has one.</summary>
    public void Settle(Task outcome)
    {
        StopWatching();
        TrySettle(outcome);
    }

    public void Fail(Exception exception)
    {
        StopWatching();
        TryFail(exception);
    }

    public void CancelWith(CancellationToken cancellation)
    {
        if (cancellation.CanBeCanceled)
        {
            _cancellation = cancellation.UnsafeRegister(
                static (state, token) => ((GrainCall)state!).Cancel(token), this);
        }
    }

    public sealed override Task Begin(object target) => Method.Invoke(target, Arguments);

    public override void End(Task task) => Settle(task);

    public override void Refuse(Exception reason) => Fail(reason);

    public override string ToString() => $"{Method} of {Target}";

    protected abstract void TrySettle(Task outcome);

    protected abstract void TryFail(Exception exception);

    private void Cancel(CancellationToken cancellation)
    {
        StopWatching();
        TrySettle(Task.FromCanceled(cancellation));
    }

    private void StopWatching()
    {
        Expiry?.Remove(this);
        _cancellation.Dispose();
    }
}

/// <summary>A call whose caller waits.</summary>
/// <typeparam name="TResult">What the method gives; <see cref="Nothing"/> for a plain task.</typeparam>
internal sealed class GrainCall<TResult>(GrainId target, GrainMethod method, object?[] arguments)
    : GrainCall(target, method, arguments)
{
    // Completed on the callee's scheduler or the runtime's, where callers' continuations are never inlined.
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

/// <summary>A call whose caller does not wait; a failure is told to the method's log.</summary>
internal sealed class OneWayCall(GrainId target, GrainMethod method, object?[] arguments)
    : GrainCall(target, method, arguments)
{
    /// <summary>Tells failures; set by the runtime that runs the call.</summary>
    public Action<OneWayCall, Exception>? Failed { get; set; }

    public override Task Response => Task.CompletedTask;

    protected override void TrySettle(Task outcome)
    {
        if (outcome.IsFaulted)
        {
            TryFail(outcome.Exception.InnerException!);
        }
    }

    protected override void TryFail(Exception exception) => Failed?.Invoke(this, exception);
}

/// <summary>The result of a method that gives none.</summary>
internal readonly struct Nothing;
