using System.Collections.Concurrent;
using OrleansChat.Grains.Embedded.Activations;

namespace OrleansChat.Grains.Embedded.Hosting;

/// <summary>The activations of one runtime: at most one a grain.</summary>
internal sealed class GrainDirectory
{
    private readonly ConcurrentDictionary<GrainId, Activation> _activations = new();

    public int Count => _activations.Count;

    public Activation GetOrAdd(GrainId id, GrainRuntime runtime) =>
        _activations.GetOrAdd(id, static (id, runtime) => runtime.NewActivation(id), runtime);

    public Activation? Find(GrainId id) => _activations.GetValueOrDefault(id);

    public void Remove(Activation activation) =>
        _activations.TryRemove(KeyValuePair.Create(activation.GrainId, activation));

    public void Replace(Activation old, Activation next) => _activations.TryUpdate(old.GrainId, next, old);

    public Activation[] All() => Where(static _ => true);

    /// <summary>In the order of creation, so that a repeated run does the same.</summary>
    public Activation[] Where(Func<Activation, bool> condition)
    {
        var found = _activations.Values.Where(condition).ToArray();
        Array.Sort(found, static (left, right) => left.Number.CompareTo(right.Number));
        return found;
    }
}
