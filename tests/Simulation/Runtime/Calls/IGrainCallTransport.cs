using OrleansChat.Tests.Simulation.Runtime.Hosting;

namespace OrleansChat.Tests.Simulation.Runtime.Calls;

/// <summary>
/// Carries calls to the runtime that shall run them, as the simulated network likes: it delivers a
/// <see cref="GrainCall.Duplicate"/> to the runtime it chooses, and settles the call from it, or never, for the caller
/// times out by itself.
/// </summary>
internal interface IGrainCallTransport
{
    void Send(GrainRuntime sender, GrainCall call);
}
