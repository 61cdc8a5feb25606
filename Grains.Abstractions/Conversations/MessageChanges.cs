using System.Collections.Immutable;
using OrleansChat.Accounts;

namespace OrleansChat.Conversations;

/// <summary>What later events made of a message, besides its text.</summary>
/// <param name="Changed">
/// The seq of the last of these events: the message is as all events up to it, and none beyond, left it.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.message-changes")]
public sealed record MessageChanges(long Changed)
{
    /// <summary>The event that gave the message its text; null if it has its first one.</summary>
    [Id(0)]
    public EventPoint? Edited { get; init; }

    /// <summary>Whether it was deleted: then it has no text, attachments, reactions or pin.</summary>
    [Id(1)]
    public bool IsDeleted { get; init; }

    /// <summary>
    /// In the order in which they were first given; at most <see cref="ConversationLimits.ReactionKindsMax"/>.
    /// </summary>
    [Id(2)]
    public ImmutableArray<Reaction> Reactions { get; init; } = [];

    /// <summary>The replies to the message, if there are any.</summary>
    [Id(3)]
    public ThreadSummary? Thread { get; init; }

    /// <summary>Whether it is pinned.</summary>
    [Id(4)]
    public bool IsPinned { get; init; }
}

/// <summary>An event's place in the log and in time.</summary>
/// <param name="Seq">The event's number in the log.</param>
/// <param name="At">When it was committed, UTC with milliseconds.</param>
[GenerateSerializer, Immutable, Alias("chat.event-point")]
public readonly record struct EventPoint(long Seq, DateTimeOffset At);

/// <summary>The reactions to a message with the same emoji.</summary>
/// <param name="Emoji">The emoji.</param>
/// <param name="Count">How many people reacted with it.</param>
/// <param name="By">
/// The first of them, in the order in which they reacted; at most <see cref="ConversationLimits.ReactionPeopleShown"/>.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.reaction")]
public sealed record Reaction(Emoji Emoji, int Count, ImmutableArray<UserId> By);

/// <summary>The replies to a message.</summary>
/// <param name="Replies">How many there are, with deleted ones.</param>
/// <param name="Last">The seq of the last one.</param>
/// <param name="Participants">
/// The first people who replied, in order; at most <see cref="ConversationLimits.ThreadPeopleShown"/>.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.thread-summary")]
public sealed record ThreadSummary(long Replies, long Last, ImmutableArray<UserId> Participants);
