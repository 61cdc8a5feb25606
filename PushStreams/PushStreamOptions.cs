using Microsoft.Extensions.Options;

namespace OrleansChat.PushStreams;

/// <summary>
/// Settings of a push stream provider, named after it. Silos and clients that share streams must agree on the
/// producers; the other settings are each process's own.
/// </summary>
public sealed class PushStreamOptions
{
    private readonly Dictionary<string, Type> _producers = new(StringComparer.Ordinal);

    /// <summary>
    /// How long a producer keeps a silent subscriber. Default 60 s: a dead process is forgotten after that time.
    /// </summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How often a subscriber renews its leases. Default 20 s: two renewals may be lost, and a producer that was lost
    /// with its silo knows its subscribers again after that time.
    /// </summary>
    public TimeSpan RenewalPeriod { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How many observer objects receive for a process. Orleans makes one call at a time to an object; a stream always
    /// uses the same one, so its items stay in order of arrival. Default: one per processor, at most 8.
    /// </summary>
    public int Receivers { get; set; } = Math.Min(Environment.ProcessorCount, 8);

    /// <summary>
    /// How many notifications wait for an observer that is still busy with an earlier one; further ones are dropped and
    /// logged. Default 1,024.
    /// </summary>
    public int WaitingNotificationsMax { get; set; } = 1_024;

    /// <summary>
    /// Whether an observer in the producer's own process is called within the producer's turn, without a message.
    /// Default no. It saves a hop, but an observer that computes for a long time delays the grain. Anything that an
    /// observer awaits continues outside of the turn.
    /// </summary>
    public bool CallLocalObserversDirectly { get; set; }

    /// <summary>The grains that produce streams, by stream namespace.</summary>
    public IReadOnlyDictionary<string, Type> Producers => _producers;

    /// <summary>
    /// Declares which grain produces the streams of a namespace: the one whose key is the stream's key. It keeps the
    /// subscribers and publishes to them directly. Streams of other namespaces use a grain of the provider.
    /// </summary>
    /// <typeparam name="TGrain">An interface of the grain. It needs no members for this.</typeparam>
    /// <param name="streamNamespace">The namespace of the streams.</param>
    public PushStreamOptions SetProducer<TGrain>(string streamNamespace)
        where TGrain : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrEmpty(streamNamespace);
        _producers[streamNamespace] = typeof(TGrain);
        return this;
    }
}

internal sealed class PushStreamOptionsValidator : IValidateOptions<PushStreamOptions>
{
    private const int CountMax = 1_048_576;

    public ValidateOptionsResult Validate(string? name, PushStreamOptions options)
    {
        List<string> failures = [];
        Require(
            options.RenewalPeriod >= TimeSpan.FromMilliseconds(100) && options.RenewalPeriod <= TimeSpan.FromHours(1),
            $"{nameof(options.RenewalPeriod)} is {options.RenewalPeriod}; it must be from 100 ms to an hour.");
        Require(
            options.LeaseDuration > options.RenewalPeriod,
            $"{nameof(options.LeaseDuration)} is {options.LeaseDuration}; it must be longer than the renewal period.");
        Require(
            options.Receivers is >= 1 and <= ConsumedStreams.Portions,
            $"{nameof(options.Receivers)} is {options.Receivers}; it must be from 1 to {ConsumedStreams.Portions}.");
        Require(
            options.WaitingNotificationsMax is >= 1 and <= CountMax,
            $"{nameof(options.WaitingNotificationsMax)} is {options.WaitingNotificationsMax}; "
            + $"it must be from 1 to {CountMax:N0}.");
        return failures.Count > 0
            ? ValidateOptionsResult.Fail(failures.ConvertAll(failure => $"Push streams {name}: {failure}"))
            : ValidateOptionsResult.Success;

        void Require(bool holds, string failure)
        {
            if (!holds)
            {
                failures.Add(failure);
            }
        }
    }
}
