using OrleansChat.Tests.Simulation.Runtime.Activations;

namespace OrleansChat.Tests.Simulation.Runtime.Hosting;

/// <summary>The activations of one runtime: at most one a grain, but for stateless workers.</summary>
internal sealed class GrainDirectory
{
    private readonly Dictionary<GrainId, List<Activation>> _activations = [];

    /// <summary>The activation for the next call; null when one is to be made.</summary>
    public Activation? Find(GrainId id, GrainClass grainClass)
    {
        var found = _activations.GetValueOrDefault(id, []).MinBy(activation => activation.Length);
        return found is { IsQuiet: false } && _activations[id].Count < grainClass.MaxLocalWorkers ? null : found;
    }

    public Activation? Find(GrainId id) => _activations.GetValueOrDefault(id, []).FirstOrDefault();

    public void Add(Activation activation)
    {
        if (!_activations.TryGetValue(activation.GrainId, out var others))
        {
            _activations[activation.GrainId] = others = [];
        }

        others.Add(activation);
    }

    public void Remove(Activation activation)
    {
        if (_activations.TryGetValue(activation.GrainId, out var others)
            && others.Remove(activation)
            && others.Count == 0)
        {
            _activations.Remove(activation.GrainId);
        }
    }

    /// <summary>Always in one order, so that a repeated run does the same.</summary>
    public List<Activation> All() =>
        [.. _activations.Values.SelectMany(one => one).OrderBy(activation => activation.GrainId)];
}
