using System.Reflection;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Embedded.Hosting;

namespace OrleansChat.Grains.Embedded;

/// <summary>The settings of the embedded grain runtime.</summary>
public sealed class EmbeddedGrainsOptions
{
    public const string Section = "Grains";

    /// <summary>The name of the runtime in logs and in the ids of its observers.</summary>
    public string Name { get; set; } = "embedded";

    /// <summary>Where grain classes are looked for. Left empty: the program and all it refers to.</summary>
    public IList<Assembly> GrainAssemblies { get; } = [];

    /// <summary>
    /// How long a caller waits when the method does not say otherwise. 30 s, as in Orleans: far above any healthy
    /// call, so that it only ever ends a deadlock or a hung dependency.
    /// </summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a grain may be unused before it is deactivated. 15 min, as in Orleans: short pauses of people cost
    /// memory, not reads of their state.
    /// </summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// How often unused grains are looked for. 1 min, as in Orleans: a pass costs some ms for 100,000.
    /// </summary>
    public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long OnActivateAsync may take; then the activation fails. 30 s, as in Orleans.</summary>
    public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long OnDeactivateAsync may take; then the activation is dropped without its end, so that a hung one does
    /// not block its grain for ever. 30 s, as in Orleans.
    /// </summary>
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a stop waits for calls to end and grains to deactivate; what is left is dropped. 8 s: connections drain
    /// before it, and both have to fit in the 30 s that Kubernetes gives by default.
    /// </summary>
    public TimeSpan ShutdownDrainTimeout { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>
    /// How many calls may wait for one activation or observer; further ones fail with
    /// <see cref="LimitExceededException"/>, one-way ones are dropped with a log entry. 10,000: seconds of work for a
    /// busy grain, some MB of memory.
    /// </summary>
    public int MaxEnqueuedRequests { get; set; } = 10_000;

    internal IEnumerable<Assembly> AssembliesOrDefault() =>
        GrainAssemblies.Count > 0 ? GrainAssemblies : ProgramAssemblies.WithGrains();
}

internal sealed class EmbeddedGrainsOptionsValidator : IValidateOptions<EmbeddedGrainsOptions>
{
    public ValidateOptionsResult Validate(string? name, EmbeddedGrainsOptions options)
    {
        (string Name, TimeSpan Value)[] times =
        [
            (nameof(options.ResponseTimeout), options.ResponseTimeout),
            (nameof(options.CollectionAge), options.CollectionAge),
            (nameof(options.CollectionQuantum), options.CollectionQuantum),
            (nameof(options.ActivationTimeout), options.ActivationTimeout),
            (nameof(options.DeactivationTimeout), options.DeactivationTimeout),
            (nameof(options.ShutdownDrainTimeout), options.ShutdownDrainTimeout),
        ];
        var failures = times
            .Where(time => time.Value <= TimeSpan.Zero || time.Value.TotalMilliseconds > int.MaxValue)
            .Select(time => $"Grains:{time.Name} is {time.Value}; it must be more than zero and less than 24 days.")
            .ToList();
        if (options.MaxEnqueuedRequests < 1)
        {
            failures.Add($"Grains:MaxEnqueuedRequests is {options.MaxEnqueuedRequests}; it must be at least 1.");
        }

        if (string.IsNullOrWhiteSpace(options.Name))
        {
            failures.Add("Grains:Name is empty.");
        }

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}
