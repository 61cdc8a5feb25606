namespace OrleansChat.Grains.Sessions;

/// <summary>What is kept of a user's presence. Soft state: it may be forgotten.</summary>
/// <remarks>Version 1. A later version gets a number and a pure upgrade of its own.</remarks>
[GenerateSerializer, Alias("chat.presence-record")]
public sealed record PresenceRecord
{
    [Id(0)]
    public int Version { get; set; } = 1;

    /// <summary>When the last frontend gave the user up.</summary>
    [Id(1)]
    public DateTimeOffset? LastSeen { get; set; }
}
