using System.Collections.Concurrent;
using System.Globalization;
using OrleansChat.Grains.Embedded.Calls;
using OrleansChat.Grains.Embedded.Hosting;

namespace OrleansChat.Grains.Embedded.Observers;

/// <summary>The observers of one runtime; their ids name it, so that a transport finds the way.</summary>
internal sealed class ObserverDirectory(GrainRuntime runtime)
{
    private const string TypeName = "observer";

    private readonly ConcurrentDictionary<GrainId, ObserverHost> _hosts = new();
    private long _last;

    /// <returns>The name of the runtime that has the observer; null when the id is a grain's.</returns>
    public static string? RuntimeNameOf(GrainId id)
    {
        if (id.Type.ToString() != TypeName)
        {
            return null;
        }

        var key = id.Key.ToString();
        return key[..key.LastIndexOf('/')];
    }

    public static bool IsObserver(GrainId id) => id.Type.ToString() == TypeName;

    public GrainId Add(IGrainObserver observer)
    {
        var number = Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);
        var id = GrainId.Create(TypeName, $"{runtime}/{number}");
        _hosts[id] = new ObserverHost(runtime, observer);
        return id;
    }

    public void Delete(GrainId id)
    {
        if (_hosts.TryRemove(id, out var host))
        {
            host.Delete(new ClientNotAvailableException(id));
        }
    }

    public void Deliver(GrainCall call)
    {
        if (_hosts.TryGetValue(call.Target, out var host) && host.Receive(call))
        {
            return;
        }

        // An observer that is gone is the ordinary end of a subscription, so what may be lost is, without a word.
        if (!call.Method.IsOneWay)
        {
            call.Fail(new ClientNotAvailableException(call.Target));
        }
    }

    public void Kill()
    {
        foreach (var host in _hosts.Values)
        {
            host.Kill();
        }
    }
}
