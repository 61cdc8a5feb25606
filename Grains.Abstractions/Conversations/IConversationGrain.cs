using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansChat.Accounts;

namespace OrleansChat.Conversations;

/// <summary>One conversation: gives its log one order. Key: its <see cref="ConversationId"/>.</summary>
[Alias("chat.conversation")]
public interface IConversationGrain : IGrainWithStringKey
{
    /// <summary>Decides commands in the order given and answers each after its commit.</summary>
    /// <param name="commands">
    /// 1–<see cref="ConversationLimits.CommandsPerCallMax"/>. A caller that must keep order across calls waits for one
    /// call before it makes the next: calls may overtake each other.
    /// </param>
    /// <returns>One result a command, in the order given.</returns>
    /// <remarks>
    /// Interleaves: while one commit runs, the next batch fills. Commands only join a queue here; one loop takes them
    /// out and changes the state, so nothing that a call sees moves across its await.
    /// </remarks>
    [AlwaysInterleave, Alias("execute")]
    Task<ImmutableArray<CommandResult>> Execute(ImmutableArray<ConversationCommand> commands);

    /// <summary>Tells the readers that a member types, or no longer does. May be lost.</summary>
    [OneWay, AlwaysInterleave, Alias("typing")]
    Task Typing(Participant sender, bool on);
}
