using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Uploads;

namespace OrleansChat.Conversations;

/// <summary>An event of a conversation's log, the same for every reader.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="Epoch">Identifies the log that <paramref name="Seq"/> belongs to.</param>
/// <param name="Seq">The event's number in the log: from 1, without holes.</param>
/// <param name="At">When it was committed, UTC with milliseconds.</param>
/// <param name="Sender">The person who caused it, with the name they had at the time.</param>
/// <param name="ClientId">
/// The sender's name for the command; null for events of members and settings.
/// </param>
/// <param name="Body">What happened.</param>
[GenerateSerializer, Immutable, Alias("chat.logged-event")]
public sealed record LoggedEvent(
    ConversationId Conversation,
    Epoch Epoch,
    long Seq,
    DateTimeOffset At,
    Participant Sender,
    ClientId? ClientId,
    EventBody Body);

/// <summary>What happened in a conversation.</summary>
[GenerateSerializer, Immutable, Alias("chat.event-body")]
public abstract record EventBody
{
    /// <summary>Only the type's name, so that no text reaches a log.</summary>
    public sealed override string ToString() => GetType().Name;
}

/// <summary>A message was sent.</summary>
/// <param name="RecipientType">The conversation's kind, as the sender named it.</param>
/// <param name="Text">1–4,000 Unicode scalar values as sent; empty if there are only attachments.</param>
/// <param name="Attachments">The ids of <see cref="Files"/>.</param>
/// <param name="ReplyTo">The seq of the event that the message answers, if any.</param>
/// <param name="Mentions">The accounts mentioned in the text.</param>
[GenerateSerializer, Immutable, Alias("chat.message-body")]
public sealed record MessageBody(
    ConversationKind RecipientType,
    string Text,
    ImmutableArray<string> Attachments,
    long? ReplyTo,
    ImmutableArray<UserId> Mentions) : EventBody
{
    /// <summary>
    /// What later events made of it, when it is read from the log; null if there are none. Text and attachments are
    /// then as these left them.
    /// </summary>
    [Id(0)]
    public MessageChanges? Changes { get; init; }

    /// <summary>The attached files, in the sender's order.</summary>
    [Id(1)]
    public ImmutableArray<Attachment> Files { get; init; } = [];

    /// <summary>The groups mentioned in the text.</summary>
    [Id(2)]
    public MentionedGroups Groups { get; init; }
}

/// <summary>A membership changed.</summary>
/// <param name="User">The person whose membership changed.</param>
/// <param name="Change">What happened to it.</param>
/// <param name="Role">The role after the change.</param>
/// <param name="MutedUntil">
/// With <see cref="MemberChange.Role"/> only: when the member's mute ends, UTC; null if they aren't muted. The event
/// states both the role and the mute after the change.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.member-body")]
public sealed record MemberBody(
    Participant User, MemberChange Change, MemberRole Role, DateTimeOffset? MutedUntil = null) : EventBody;

/// <summary>The settings changed.</summary>
/// <param name="Title">The title after the change; null if there is none.</param>
[GenerateSerializer, Immutable, Alias("chat.meta-body")]
public sealed record MetaBody(string? Title) : EventBody;
