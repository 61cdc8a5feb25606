using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Reading;

/// <summary>
/// Reads the logs of conversations for frontends, which have no database access. A stateless worker that queries the
/// database on every call and remembers nothing. Key: any; it determines which silo a client calls.
/// </summary>
[Alias("chat.log-reader")]
public interface ILogReaderGrain : IGrainWithStringKey
{
    /// <summary>
    /// Committed events from <paramref name="after"/> + 1 on, ascending. For fan-out: doesn't check membership.
    /// </summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="after">A seq, exclusive; 0 for the beginning.</param>
    /// <param name="eventsMax">
    /// The most events to return; fewer if <see cref="ReadLimits.PageBytesMax"/> is reached.
    /// </param>
    [AlwaysInterleave, Alias("fill")]
    Task<EventPage> Fill(ConversationId conversation, long after, int eventsMax);

    /// <summary>A page of history.</summary>
    /// <returns>
    /// The page; <see cref="ErrorCode.NotFound"/> or <see cref="ErrorCode.Forbidden"/> if the user may not read it.
    /// </returns>
    [AlwaysInterleave, Alias("history")]
    Task<Result<HistoryPage>> History(UserId user, HistoryQuery query);

    /// <summary>The texts that a message has had, oldest first.</summary>
    /// <param name="user">The user who asks, and must be allowed to read earlier texts.</param>
    /// <param name="conversation">The conversation.</param>
    /// <param name="target">The seq of the message.</param>
    /// <param name="after">The seq of the last item of the previous page; 0 for the first page.</param>
    /// <param name="limit">The most items to return.</param>
    /// <returns>
    /// The page; <see cref="ErrorCode.NotFound"/> or <see cref="ErrorCode.Forbidden"/> if the user may not read it, or
    /// there is no such message.
    /// </returns>
    [AlwaysInterleave, Alias("edits")]
    Task<Result<EditPage>> Edits(UserId user, ConversationId conversation, long target, long after, int limit);

    /// <summary>The current state of those of the given logs whose head or epoch has changed.</summary>
    [AlwaysInterleave, Alias("moved-heads")]
    Task<ImmutableArray<LogHead>> MovedHeads(ImmutableArray<LogHead> known);
}
