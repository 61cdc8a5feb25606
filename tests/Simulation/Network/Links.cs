using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Network;

/// <summary>How well processes reach each other right now.</summary>
internal sealed class Links(World world)
{
    /// <summary>The part of messages that is lost.</summary>
    public double Loss { get; set; }

    /// <summary>The part of messages that comes twice.</summary>
    public double Doubling { get; set; }

    /// <summary>The part of messages that takes much longer than others.</summary>
    public double Lateness { get; set; }

    /// <summary>How late a late message can be.</summary>
    public TimeSpan LatenessMax { get; set; } = TimeSpan.FromSeconds(2);

    public bool Loses() => world.Chance(Loss);

    public bool Doubles() => world.Chance(Doubling);

    public TimeSpan Delay() => world.Chance(Lateness)
        ? world.Between(TimeSpan.FromMilliseconds(1), LatenessMax)
        : world.Milliseconds(0.1, 1.5);

    public void Heal()
    {
        Loss = 0;
        Doubling = 0;
        Lateness = 0;
    }
}
