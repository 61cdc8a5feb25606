using Microsoft.Extensions.DependencyInjection;

namespace OrleansChat.Grains.Embedded.Activations;

/// <summary>What happens between the states; each method is one chain of turns.</summary>
internal sealed partial class Activation
{
    private async Task ActivateAsync()
    {
        try
        {
            _services = Runtime.Services.CreateAsyncScope();
            await grainClass.CreateInstance(this, instance => _instance = instance);
            if (grainClass.Activates)
            {
                var timeout = Runtime.Options.ActivationTimeout;
                using var cancellation = new CancellationTokenSource(timeout, Runtime.Time);
                await ((IGrainBase)_instance!).OnActivateAsync(cancellation.Token).WaitAsync(timeout, Runtime.Time);
            }
        }
        catch (Exception exception)
        {
            await FailActivationAsync(exception);
            return;
        }

        lock (Gate)
        {
            _usedAt = Runtime.Time.GetTimestamp();
            _state = ActivationState.Active;
            if (_reason is { } reason)
            {
                BeginDeactivating(reason);
            }
            else
            {
                PlaceWaiting();
            }
        }
    }

    private async Task FailActivationAsync(Exception exception)
    {
        LogActivationFailed(Runtime.Log, exception, GrainId);
        StopTimers();
        await DisposeInstanceAsync();
        Work[] waiting;
        lock (Gate)
        {
            waiting = TakeWaiting();
            Runtime.Directory.Remove(this);
            Leave();
        }

        Array.ForEach(waiting, work => work.Refuse(exception));
    }

    private async Task DeactivateAsync()
    {
        try
        {
            if (grainClass.Deactivates)
            {
                var timeout = Runtime.Options.DeactivationTimeout;
                using var cancellation = new CancellationTokenSource(timeout, Runtime.Time);
                await ((IGrainBase)_instance!).OnDeactivateAsync(_reason!.Value, cancellation.Token)
                    .WaitAsync(timeout, Runtime.Time);
            }
        }
        catch (Exception exception)
        {
            LogDeactivationFailed(Runtime.Log, exception, GrainId);
        }

        await DisposeInstanceAsync();
        lock (Gate)
        {
            HandOver();
            Leave();
        }
    }

    /// <summary>
    /// Gives the waiting calls to the next activation before anybody can find it, so that none overtakes them.
    /// </summary>
    private void HandOver()
    {
        var waiting = Array.FindAll(TakeWaiting(), work => work is { IsCall: true, IsAbandoned: false });
        if (waiting.Length == 0)
        {
            Runtime.Directory.Remove(this);
            return;
        }

        var next = Runtime.NewActivation(GrainId);
        Array.ForEach(waiting, work => next.Receive(work));
        Runtime.Directory.Replace(this, next);
    }

    private void Leave()
    {
        _state = ActivationState.Gone;
        _deactivated?.SetResult();
    }

    private async Task DisposeInstanceAsync()
    {
        try
        {
            switch (_instance)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }

            await _services.DisposeAsync();
        }
        catch (Exception exception)
        {
            LogDisposalFailed(Runtime.Log, exception, GrainId);
        }
    }
}
