using OrleansChat.Grains.Embedded.Hosting;

namespace OrleansChat.Grains.Embedded.Calls;

/// <summary>
/// Carries calls to the runtime that shall run them. Without one a runtime runs its own calls. The simulator's loses,
/// delays and doubles: it delivers a <see cref="GrainCall.Duplicate"/> to the runtime it chooses, and settles the call
/// from it when it likes, or never, for the caller times out by itself.
/// </summary>
internal interface IGrainCallTransport
{
    void Send(GrainRuntime sender, GrainCall call);
}
