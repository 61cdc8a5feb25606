using System.Globalization;
using OrleansChat.Tests.Simulation.Runtime.Calls;
using OrleansChat.Tests.Simulation.Runtime.Hosting;

namespace OrleansChat.Tests.Simulation.Runtime.Observers;

/// <summary>The observers of one runtime; their ids name it, so that a transport finds the way.</summary>
internal sealed class ObserverDirectory(GrainRuntime runtime)
{
    private const string TypeName = "observer";

    private readonly Dictionary<GrainId, ObserverHost> _hosts = [];
    private long _last;

    /// <returns>The name of the process that has the observer; null when the id is a grain's.</returns>
    public static string? ProcessNameOf(GrainId id)
    {
        var key = id.Key.ToString();
        return IsObserver(id) ? key[..key.LastIndexOf('/')] : null;
    }

    public static bool IsObserver(GrainId id) => id.Type.ToString() == TypeName;

    public GrainId Add(IGrainObserver observer)
    {
        var id = GrainId.Create(TypeName, $"{runtime}/{(++_last).ToString(CultureInfo.InvariantCulture)}");
        _hosts[id] = new ObserverHost(runtime, observer);
        return id;
    }

    public void Delete(GrainId id) => _hosts.Remove(id);

    /// <summary>A call to one that is gone is lost without a word; its caller times out.</summary>
    public void Deliver(GrainCall call)
    {
        if (_hosts.TryGetValue(call.Target, out var host))
        {
            host.Receive(call);
        }
    }
}
