namespace OrleansChat.Conversations;

/// <summary>Which messages of a conversation a member gets notices of.</summary>
/// <remarks>The numbers are sent between silos: never reuse one. 0 isn't a value.</remarks>
[GenerateSerializer, Alias("chat.notify-level")]
public enum NotifyLevel
{
    /// <summary>Mentions, replies and, in direct conversations, all messages. The initial level.</summary>
    All = 1,

    /// <summary>Mentions only.</summary>
    Mentions = 2,

    /// <summary>None.</summary>
    None = 3,
}

/// <summary>Why a person gets a notice of a message.</summary>
/// <remarks>The numbers are sent between silos: never reuse one. 0 isn't a value.</remarks>
[GenerateSerializer, Alias("chat.notice-reason")]
public enum NoticeReason
{
    /// <summary>The message mentions them.</summary>
    Mention = 1,

    /// <summary>The message replies to one of theirs.</summary>
    Reply = 2,

    /// <summary>The message is in their direct conversation.</summary>
    Direct = 3,
}
