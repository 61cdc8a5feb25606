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
            var answers = await calls.Conversation(conversation).Execute(admitted.DrainToImmutable());
            var answered = 0;
            for (var index = 0; index < results.Length; index++)
            {
                results[index] ??= answers[answered++];
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(results)!;
    }

    private async ValueTask<Refusal?> Refuse(ConversationId conversation, ConversationCommand command)
    {
        var sender = command.Sender.Id;
        if (command is MarkConversation)
        {
            return await limiter.Take(RateLimitPolicies.ReadUser, sender.Value);
        }

        if (await limiter.Take(RateLimitPolicies.SendUser, sender.Value) is { } refusal)
        {
            return refusal;
        }

        if (command is not SendMessage)
        {
            return null;
        }

        refusal = await limiter.Take(RateLimitPolicies.SendConversation, conversation.Value);
        if (refusal is not null)
        {
            limiter.Return(RateLimitPolicies.SendUser, sender.Value);
        }

        return refusal;
    }
}
