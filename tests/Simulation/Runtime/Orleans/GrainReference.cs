using System.Reflection;
using OrleansChat.Tests.Simulation.Runtime.Hosting;

namespace Orleans.Runtime;

/// <summary>A typed reference to a grain or observer; two references to one are equal.</summary>
public abstract class GrainReference : DispatchProxy, IAddressable, IEquatable<GrainReference>
{
    private protected GrainReference()
    {
    }

    public GrainId GrainId { get; private protected set; }

    public GrainInterfaceType InterfaceType { get; private protected set; }

    internal GrainRuntime Owner { get; private protected set; } = null!;

    public bool Equals(GrainReference? other) => other is not null && GrainId == other.GrainId;

    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    public override int GetHashCode() => GrainId.GetHashCode();

    public override string ToString() => $"reference to {GrainId}";
}
