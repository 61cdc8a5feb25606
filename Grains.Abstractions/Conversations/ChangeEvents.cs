using System.Collections.Immutable;
using OrleansChat.Accounts;

namespace OrleansChat.Conversations;

/// <summary>A message was changed.</summary>
/// <param name="Target">The seq of the message.</param>
[GenerateSerializer, Immutable, Alias("chat.change-body")]
public abstract record ChangeBody(long Target) : EventBody;

/// <summary>The author replaced the text of a message.</summary>
/// <param name="Target">The seq of the message.</param>
/// <param name="Text">
/// The new text. Read from the log later: the newest text of the message, because earlier texts are for moderators.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.edit-body")]
public sealed record EditBody(long Target, string Text) : ChangeBody(Target)
{
    /// <summary>Whether the message was deleted later; then there is no text.</summary>
    [Id(0)]
    public bool IsDeleted { get; init; }

    /// <summary>The accounts mentioned in the text.</summary>
    [Id(1)]
    public ImmutableArray<UserId> Mentions { get; init; } = [];

    /// <summary>The groups mentioned in the text.</summary>
    [Id(2)]
    public MentionedGroups Groups { get; init; }
}

/// <summary>A message was deleted.</summary>
/// <param name="Target">The seq of the message.</param>
[GenerateSerializer, Immutable, Alias("chat.delete-body")]
public sealed record DeleteBody(long Target) : ChangeBody(Target);

/// <summary>Somebody reacted to a message, or withdrew a reaction.</summary>
/// <param name="Target">The seq of the message.</param>
/// <param name="Emoji">The reaction.</param>
/// <param name="On">False if it was withdrawn.</param>
[GenerateSerializer, Immutable, Alias("chat.react-body")]
public sealed record ReactBody(long Target, Emoji Emoji, bool On) : ChangeBody(Target);

/// <summary>A message was pinned or unpinned.</summary>
/// <param name="Target">The seq of the message.</param>
/// <param name="On">False if it was unpinned.</param>
[GenerateSerializer, Immutable, Alias("chat.pin-body")]
public sealed record PinBody(long Target, bool On) : ChangeBody(Target);
