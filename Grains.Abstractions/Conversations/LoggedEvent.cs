using System.Collections.Immutable;
using OrleansChat.Accounts;

namespace OrleansChat.Conversations;

/// <summary>One event of a conversation's log: the same for every reader.</summary>
/// <param name="Conversation">Whose log.</param>
/// <param name="Epoch">The life of the log that <paramref name="Seq"/> belongs to.</param>
/// <param name="Seq">From 1, without holes.</param>
/// <param name="At">When it was committed, UTC with milliseconds.</param>
/// <param name="Sender">Who caused it, named as at that time.</param>
/// <param name="ClientId">The sender's name for the command; none for what the server or a membership caused.</param>
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

/// <summary>What happened, by kind. Text never shows in <c>ToString</c>, so that no log can hold it.</summary>
[GenerateSerializer, Immutable, Alias("chat.event-body")]
public abstract record EventBody
{
    public sealed override string ToString() => GetType().Name;
}

/// <param name="RecipientType">The conversation's kind as the sender named it.</param>
/// <param name="Text">1–4,000 Unicode scalar values as sent; empty when there are only attachments.</param>
/// <param name="Attachments">Ids of uploads.</param>
/// <param name="ReplyTo">The seq answered to.</param>
/// <param name="Mentions">Accounts named in the text.</param>
[GenerateSerializer, Immutable, Alias("chat.message-body")]
public sealed record MessageBody(
    ConversationKind RecipientType,
    string Text,
    ImmutableArray<string> Attachments,
    long? ReplyTo,
    ImmutableArray<UserId> Mentions) : EventBody;

/// <param name="User">Whose membership.</param>
/// <param name="Change">What happened to it.</param>
/// <param name="Role">The role after the change.</param>
/// <param name="MutedUntil">
/// Only with <see cref="MemberChange.Role"/>: until when the member may not write, if they are muted. Such an event
/// says role and mute as both are after it.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.member-body")]
public sealed record MemberBody(
    Participant User, MemberChange Change, MemberRole Role, DateTimeOffset? MutedUntil = null) : EventBody;

/// <param name="Title">The title after the change.</param>
[GenerateSerializer, Immutable, Alias("chat.meta-body")]
public sealed record MetaBody(string? Title) : EventBody;
