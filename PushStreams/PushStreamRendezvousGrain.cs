namespace OrleansChat.PushStreams;

/// <inheritdoc cref="IPushStreamRendezvousGrain"/>
/// <remarks>Needs only the extension that every producing grain has.</remarks>
[CollectionAgeLimit(Minutes = 5)]
internal sealed class PushStreamRendezvousGrain : Grain, IPushStreamRendezvousGrain;
