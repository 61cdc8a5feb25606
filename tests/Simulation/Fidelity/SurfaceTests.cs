using OrleansChat.Tests.Fidelity.Promises;
using OrleansChat.Tests.Simulation.Scheduling;
using Shouldly;
using Xunit;

namespace OrleansChat.Tests.Simulation.Fidelity;

/// <summary>The model's declarations are listed in a file, which the fidelity suite compares with Orleans.</summary>
public sealed class SurfaceTests
{
    [Fact]
    public void The_model_declares_the_types_in_the_file()
    {
        var declared = Surface.Of([typeof(World).Assembly]).ToArray();

        // To be taken over when the change is wanted.
        File.WriteAllLines(Path.Combine(AppContext.BaseDirectory, "surface.actual.txt"), declared);
        declared.ShouldBe(Surface.Declaration);
    }
}
