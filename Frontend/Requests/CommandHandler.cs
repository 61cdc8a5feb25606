using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Frontend.Connections;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Frontend.RateLimits;
using OrleansChat.RateLimits;

namespace OrleansChat.Frontend.Requests;

/// <summary>
/// Brings commands to their conversation, in order, within the sender's and the conversation's limits.
/// </summary>
internal sealed class CommandHandler(GrainCalls calls, RateLimiter limiter)
{
    private static readonly Refusal OneOther =
        new(ErrorCode.SchemaViolation, "members: must name the one other person of a direct conversation.");

    public async Task<Reply> Execute(ClientConnection connection, long id, ClientRequest request)
    {
        if (Command(connection.User, request) is not var (conversation, command))
        {
            return Reply.Refused(id, OneOther);
        }

        return new Reply(ReplyFrames.Of(id, await connection.Lanes.Execute(conversation, command, Execute)));
    }

    public async Task<Reply> Typing(ClientConnection connection, long id, TypingRequest typing)
    {
        await Typing(connection, typing);
        return new Reply(ReplyFrames.Empty(id));
    }

    /// <summary>Passes a hint on; beyond the limit it is passed over. Never fails.</summary>
    public async Task Typing(ClientConnection connection, TypingRequest typing)
    {
        try
        {
            if (await limiter.Take(RateLimitPolicies.ReadUser, connection.User.Id.Value) is null)
            {
                await calls.Within(calls.Conversation(typing.Conversation).Typing(connection.User, typing.On));
            }
        }
        catch (Exception fault)
        {
            calls.Explain(fault);
        }
    }

    /// <returns>Nothing when a direct conversation is not with one other person.</returns>
    private static (ConversationId, ConversationCommand)? Command(Participant user, ClientRequest request) =>
        request switch
        {
            SendRequest send => (send.Conversation, new SendMessage(
                user, send.ClientId, send.RecipientType, send.Text, send.Attachments, send.ReplyTo)),
            MarkRequest mark => (mark.Conversation, new MarkConversation(user, mark.Read, mark.Delivered)),
            JoinRequest join => (join.Conversation, new JoinConversation(user, join.Invite)),
            LeaveRequest leave => (leave.Conversation, new LeaveConversation(user)),
            CreateRequest create when IdOf(user.Id, create) is { } id =>
                (id, new CreateConversation(user, create.Kind, create.Title, create.Members)),
            CreateRequest => null,
            _ => throw new NotSupportedException($"{request} is no command."),
        };

    private static ConversationId? IdOf(UserId user, CreateRequest create) => create.Kind switch
    {
        ConversationKind.Direct => create.Members.Distinct().Where(member => member != user).ToList() is [var other]
            ? ConversationIds.ForDirect(user, other)
            : null,
        ConversationKind.Support => ConversationIds.ForSupport(user),
        _ => ConversationIds.ForCreation(user, create.ClientId),
    };

    private async Task<ImmutableArray<CommandResult>> Execute(
        ConversationId conversation, ImmutableArray<ConversationCommand> commands)
    {
        var results = new CommandResult[commands.Length];
        var admitted = new List<int>(commands.Length);
        for (var index = 0; index < commands.Length; index++)
        {
            if (await Limit(conversation, commands[index]) is { } refusal)
            {
                results[index] = new Refused(refusal);
            }
            else
            {
                admitted.Add(index);
            }
        }

        if (admitted.Count > 0)
        {
            var outcomes = await calls.Within(
                calls.Conversation(conversation).Execute([.. admitted.Select(index => commands[index])]));
            for (var index = 0; index < admitted.Count; index++)
            {
                results[admitted[index]] = outcomes[index];
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(results);
    }

    private async ValueTask<Refusal?> Limit(ConversationId conversation, ConversationCommand command)
    {
        var user = command.Sender.Id.Value;
        if (await limiter.Take(RateLimitPolicies.SendUser, user) is { } own)
        {
            return own;
        }

        if (command is not SendMessage
            || await limiter.Take(RateLimitPolicies.SendConversation, conversation.Value) is not { } shared)
        {
            return null;
        }

        limiter.Return(RateLimitPolicies.SendUser, user);
        return shared;
    }
}
