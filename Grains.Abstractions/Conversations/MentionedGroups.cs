namespace OrleansChat.Conversations;

/// <summary>The groups of members that a text mentions.</summary>
/// <remarks>The numbers are sent between silos: never reuse one.</remarks>
[Flags, GenerateSerializer, Alias("chat.mentioned-groups")]
public enum MentionedGroups
{
    /// <summary>None, or only single people.</summary>
    None = 0,

    /// <summary>All members.</summary>
    All = 1,

    /// <summary>The members who are connected.</summary>
    Here = 2,
}
