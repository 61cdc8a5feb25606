using System.Reflection;
using Orleans.Streams;
using OrleansChat.Tests.Fidelity.Promises;
using Shouldly;
using Xunit;

namespace OrleansChat.Tests.Fidelity.Driver;

/// <summary>The simulation's model of Orleans has nothing that Orleans has not.</summary>
public sealed class SurfaceTests
{
    [Fact]
    public void Every_member_of_the_model_is_one_of_Orleans()
    {
        Type[] known =
            [typeof(Grain), typeof(IClusterClient), typeof(IStreamProvider), typeof(IdAttribute), typeof(ISiloBuilder)];
        var assemblies = known.Select(type => type.Assembly).Append(Assembly.Load("Orleans.Core")).Distinct();

        Surface.Declaration.Except(Surface.Of(assemblies)).ShouldBeEmpty();
    }
}
