namespace OrleansChat.PushStreams;

/// <inheritdoc cref="IPushStreamRendezvousGrain"/>
/// <remarks>All it does is what every producing grain's extension does.</remarks>
[CollectionAgeLimit(Minutes = 5)]
internal sealed class PushStreamRendezvousGrain : Grain, IPushStreamRendezvousGrain;
