using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Tests.Simulation.Runtime.Calls;

namespace OrleansChat.Tests.Simulation.Runtime.Activations;

/// <summary>The transitions between the states; each method is one chain of turns.</summary>
internal sealed partial class Activation
{
    /// <summary>As in Orleans by default.</summary>
    private const int ForwardsMax = 2;

    private async Task ActivateAsync()
    {
        try
        {
            _services = Runtime.Services.CreateAsyncScope();
            await grainClass.CreateInstance(this, instance => _instance = instance);
            var timeout = Runtime.Options.ActivationTimeout;
            using var cancellation = new CancellationTokenSource(timeout, Runtime.Time);
            await ((IGrainBase)_instance!).OnActivateAsync(cancellation.Token).WaitAsync(timeout, Runtime.Time);
        }
        catch (Exception exception)
        {
            await FailActivationAsync(exception);
            return;
        }

        _usedAt = Runtime.Time.GetTimestamp();
        _state = ActivationState.Active;
        if (_reason is { } reason)
        {
            Deactivate(reason);
        }
        else
        {
            PlaceWaiting();
        }
    }

    private async Task FailActivationAsync(Exception exception)
    {
        Runtime.Tell($"activation of {grainId} failed: {exception}");
        StopTimers();
        await DisposeInstanceAsync();
        Leave();
        foreach (var call in TakeWaiting().OfType<GrainCall>())
        {
            call.Fail(exception);
        }
    }

    private async Task DeactivateAsync()
    {
        StopTimers();
        try
        {
            var timeout = Runtime.Options.DeactivationTimeout;
            using var cancellation = new CancellationTokenSource(timeout, Runtime.Time);
            await ((IGrainBase)_instance!).OnDeactivateAsync(_reason!.Value, cancellation.Token)
                .WaitAsync(timeout, Runtime.Time);
        }
        catch (Exception exception)
        {
            Runtime.Tell($"deactivation of {grainId} failed: {exception}");
        }

        await DisposeInstanceAsync();
        Leave();

        // In the order in which they came, to the next activation, before anybody else can find that.
        foreach (var call in TakeWaiting().OfType<GrainCall>())
        {
            if (++call.Forwards > ForwardsMax)
            {
                call.Fail(new OrleansMessageRejectionException($"{call} was forwarded {ForwardsMax} times."));
            }
            else
            {
                Runtime.Deliver(call);
            }
        }
    }

    private void Leave()
    {
        Runtime.Directory.Remove(this);
        _state = ActivationState.Gone;
        _deactivated.SetResult();
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
            Runtime.Tell($"disposal of {grainId} failed: {exception}");
        }
    }
}
