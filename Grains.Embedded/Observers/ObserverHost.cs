using OrleansChat.Grains.Embedded.Activations;
using OrleansChat.Grains.Embedded.Hosting;

namespace OrleansChat.Grains.Embedded.Observers;

/// <summary>Runs the calls of one observer, one at a time and never on the caller's turn.</summary>
internal sealed class ObserverHost(GrainRuntime runtime, IGrainObserver observer) : Mailbox(runtime)
{
    private bool _deleted;

    protected override bool IsOpen => true;

    protected override bool IsGone => _deleted;

    protected override object Target => observer;

    /// <summary>Refuses what waits; what runs runs on.</summary>
    public void Delete(Exception reason)
    {
        Work[] waiting;
        lock (Gate)
        {
            _deleted = true;
            waiting = TakeWaiting();
        }

        Post(() => Array.ForEach(waiting, work => work.Refuse(reason)));
    }
}
