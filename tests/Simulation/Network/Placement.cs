using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Network;

/// <summary>
/// Which silo has which grain, as the callers believe. After a grain has moved some callers go on to the old place for
/// a while: so two activations of a grain live at once.
/// </summary>
internal sealed class Placement(World world)
{
    private readonly Dictionary<GrainId, Place> _places = [];

    /// <summary>Silos that new activations may go to.</summary>
    public List<GrainProcess> Silos { get; } = [];

    /// <returns>The silo to call; null when there is none.</returns>
    public GrainProcess? Locate(GrainProcess caller, GrainId grain)
    {
        if (caller is { IsExpelled: true })
        {
            // It has not heard that the others went on without it.
            return caller;
        }

        if (caller.Runtime.IsStatelessWorker(grain.Type))
        {
            return Silos.Contains(caller) ? caller : Silos.Count > 0 ? world.Pick(Silos) : null;
        }

        if (!_places.TryGetValue(grain, out var place) || place.Silo.IsGone)
        {
            if (Silos.Count == 0)
            {
                return null;
            }

            place = Move(grain, place, TimeSpan.FromSeconds(5));
            if (Silos.Contains(caller) && caller.Runtime.PrefersLocal(grain.Type))
            {
                place.Silo = caller;
            }
        }

        return place.Before is { IsDead: false } before && world.Now < place.KnownAt(caller) ? before : place.Silo;
    }

    /// <summary>Moves a part of all grains, without ending their activations.</summary>
    public void Shuffle(double part, TimeSpan unawareMax)
    {
        foreach (var grain in _places.Keys.ToArray())
        {
            if (world.Chance(part) && Silos.Count > 0)
            {
                Move(grain, _places[grain], unawareMax);
            }
        }
    }

    /// <summary>Everybody knows where everything is.</summary>
    public void Settle()
    {
        foreach (var place in _places.Values)
        {
            place.Before = null;
        }
    }

    private Place Move(GrainId grain, Place? old, TimeSpan unawareMax)
    {
        var place = new Place(world.Pick(Silos))
        {
            Before = old?.Silo,
            MovedAt = world.Now,
            Unaware = unawareMax,
        };
        return _places[grain] = place;
    }

    private sealed class Place(GrainProcess silo)
    {
        private readonly Dictionary<Process, long> _knownAt = [];

        public GrainProcess Silo { get; set; } = silo;

        public GrainProcess? Before { get; set; }

        public long MovedAt { get; set; }

        public TimeSpan Unaware { get; set; }

        public long KnownAt(Process caller)
        {
            if (!_knownAt.TryGetValue(caller, out var at))
            {
                at = MovedAt + caller.World.Between(TimeSpan.Zero, Unaware).Ticks;
                _knownAt[caller] = at;
            }

            return at;
        }
    }
}
