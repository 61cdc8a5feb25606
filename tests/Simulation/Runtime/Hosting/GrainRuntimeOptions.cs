namespace OrleansChat.Tests.Simulation.Runtime.Hosting;

/// <summary>The settings of a runtime, with the defaults of Orleans.</summary>
internal sealed record GrainRuntimeOptions
{
    /// <summary>How long a caller waits when the method or interface does not say otherwise.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a grain may be unused before it is deactivated.</summary>
    public TimeSpan CollectionAge { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How often unused grains are looked for.</summary>
    public TimeSpan CollectionQuantum { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long OnActivateAsync may take; then the activation fails.</summary>
    public TimeSpan ActivationTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long OnDeactivateAsync may take; then the activation is dropped without its end.</summary>
    public TimeSpan DeactivationTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
