namespace OrleansChat.Grains.Sessions;

/// <summary>The stored presence of a user: soft state, which a crash may lose.</summary>
/// <remarks>Version 1. A later version gets its own number and a pure upgrade.</remarks>
[GenerateSerializer, Alias("chat.presence-record")]
public sealed record PresenceRecord
{
    [Id(0)]
    public int Version { get; set; } = 1;

    /// <summary>When the last presence lease ended.</summary>
    [Id(1)]
    public DateTimeOffset? LastSeen { get; set; }
}
