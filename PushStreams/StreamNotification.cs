using System.Collections.Immutable;

namespace OrleansChat.PushStreams;

/// <summary>A notification for the observers of a stream.</summary>
[GenerateSerializer, Immutable, Alias("push-streams.notification")]
internal abstract record StreamNotification;

[GenerateSerializer, Immutable, Alias("push-streams.item")]
internal sealed record ItemNotification(object? Item) : StreamNotification;

/// <summary>Items that were published together and are sent in one call.</summary>
[GenerateSerializer, Immutable, Alias("push-streams.batch")]
internal sealed record BatchNotification(ImmutableArray<object?> Items) : StreamNotification;

[GenerateSerializer, Immutable, Alias("push-streams.completed")]
internal sealed record CompletedNotification : StreamNotification;

[GenerateSerializer, Immutable, Alias("push-streams.error")]
internal sealed record ErrorNotification(Exception Error) : StreamNotification;
