using OrleansChat.Tests.Simulation.Runtime.Activations;
using OrleansChat.Tests.Simulation.Runtime.Hosting;

namespace OrleansChat.Tests.Simulation.Runtime.Observers;

/// <summary>Runs the calls of one observer, one at a time and never on the caller's turn.</summary>
internal sealed class ObserverHost(GrainRuntime runtime, IGrainObserver observer) : Mailbox(runtime)
{
    protected override bool IsOpen => true;

    protected override object TargetOf(Work work) => observer;
}
