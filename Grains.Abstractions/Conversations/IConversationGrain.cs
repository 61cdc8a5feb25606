using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansChat.Accounts;

namespace OrleansChat.Conversations;

/// <summary>One conversation, whose events it puts into one order. Key: its <see cref="ConversationId"/>.</summary>
[Alias("chat.conversation")]
public interface IConversationGrain : IGrainWithStringKey
{
    /// <summary>Decides commands in the given order, and answers each after its commit.</summary>
    /// <param name="commands">
    /// 1–<see cref="ConversationLimits.CommandsPerCallMax"/>. Calls may overtake each other: a caller that needs order
    /// across calls awaits each call before making the next.
    /// </param>
    /// <returns>One result per command, in the same order.</returns>
    /// <remarks>
    /// Interleaves: while one commit runs, the next batch fills. The method only adds commands to a queue; a single
    /// loop takes them out and changes the state, so no state that a call has seen changes while it awaits.
    /// </remarks>
    [AlwaysInterleave, Alias("execute")]
    Task<ImmutableArray<CommandResult>> Execute(ImmutableArray<ConversationCommand> commands);

    /// <summary>Tells readers that a member is typing, or has stopped. May be lost.</summary>
    /// <param name="sender">The typist. If they aren't a member, nothing happens.</param>
    /// <param name="on">Whether they are typing.</param>
    [OneWay, AlwaysInterleave, Alias("typing")]
    Task Typing(Participant sender, bool on);
}
