using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OrleansChat.Conversations;
using OrleansChat.Frontend.Connections;
using OrleansChat.Frontend.RateLimits;
using OrleansChat.RateLimits;

namespace OrleansChat.Frontend.Requests;

/// <summary>Takes commands to their conversation's grain, as far as the rate limits let them.</summary>
internal sealed class ConversationCommands(GrainCalls calls, RateLimiter limiter)
{
    /// <summary>How long commands are repeated whose silo was lost: finding that out takes a second.</summary>
    private static readonly TimeSpan RepeatFor = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RepeatPause = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc cref="ExecuteCommands"/>
    public async Task<ImmutableArray<CommandResult>> Execute(
        ConversationId conversation, ImmutableArray<ConversationCommand> commands)
    {
        var results = new CommandResult?[commands.Length];
        var admitted = ImmutableArray.CreateBuilder<ConversationCommand>(commands.Length);
        for (var index = 0; index < commands.Length; index++)
        {
            if (await Refuse(conversation, commands[index]) is { } refusal)
            {
                results[index] = new Refused(refusal);
            }
            else
            {
                admitted.Add(commands[index]);
            }
        }

        if (admitted.Count > 0)
        {
            var answers = await Call(conversation, admitted.DrainToImmutable());
            var answered = 0;
            for (var index = 0; index < results.Length; index++)
            {
                results[index] ??= answers[answered++];
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(results)!;
    }

    /// <summary>What was stored is recognised by its client id, and marks never go back.</summary>
    private Task<ImmutableArray<CommandResult>> Call(
        ConversationId conversation, ImmutableArray<ConversationCommand> commands)
    {
        var grain = calls.Conversation(conversation);
        return commands.All(command => command is SendMessage or ChangeMessage or MarkConversation)
            ? Repeated(() => grain.Execute(commands))
            : grain.Execute(commands);
    }

    /// <summary>Asks again, as the client would, when a silo is lost: the grain is activated on another one.</summary>
    /// <param name="call">Makes the call.</param>
    /// <param name="first">The first call, if it was made already.</param>
    private async Task<T> Repeated<T>(Func<Task<T>> call, Task<T>? first = null)
    {
        long? failedAt = null;
        while (true)
        {
            try
            {
                return await (first ?? call());
            }
            catch (OrleansException fault) when (
                fault is SiloUnavailableException or OrleansMessageRejectionException
                && (failedAt is null || calls.Time.GetElapsedTime(failedAt.Value) < RepeatFor))
            {
                failedAt ??= calls.Time.GetTimestamp();
                first = null;
            }

            await Task.Delay(RepeatPause, calls.Time);
        }
    }

    /// <summary>Nearly every token comes from a lease, without a call: then there is nothing to wait for.</summary>
    private ValueTask<Refusal?> Take(string policy, string subject)
    {
        var taken = limiter.Take(policy, subject);
        return taken.IsCompletedSuccessfully ? taken : Repeated(taken.AsTask(), policy, subject);
    }

    private ValueTask<Refusal?> Repeated(Task<Refusal?> first, string policy, string subject) =>
        new(Repeated(() => limiter.Take(policy, subject).AsTask(), first));

    private async ValueTask<Refusal?> Refuse(ConversationId conversation, ConversationCommand command)
    {
        var sender = command.Sender.Id;
        if (command is MarkConversation)
        {
            return await Take(RateLimitPolicies.ReadUser, sender.Value);
        }

        if (await Take(RateLimitPolicies.SendUser, sender.Value) is { } refusal)
        {
            return refusal;
        }

        if (command is not (SendMessage or ChangeMessage))
        {
            return null;
        }

        refusal = await Take(RateLimitPolicies.SendConversation, conversation.Value);
        if (refusal is not null)
        {
            limiter.Return(RateLimitPolicies.SendUser, sender.Value);
        }

        return refusal;
    }
}
