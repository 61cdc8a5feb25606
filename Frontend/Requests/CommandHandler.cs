using OrleansChat.Conversations;
using OrleansChat.Frontend.Connections;
using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Frontend.Requests;

/// <summary>Requests that become commands of a conversation: each in its lane.</summary>
internal sealed class CommandHandler(GrainCalls calls)
{
    private static readonly Refusal OneOther =
        new(ErrorCode.SchemaViolation, "members: must name the one other person of a direct conversation.");

    public async Task<Reply> Create(ClientConnection connection, long id, CreateRequest request)
    {
        var creator = connection.User;
        if (Derive(creator.Id, request) is not { } conversation)
        {
            return Reply.Refused(id, OneOther);
        }

        var command = new CreateConversation(creator, request.Kind, request.Title, request.Members)
        {
            Access = request.Access ?? AccessRules.Of(request.Kind),
            Workspace = request.Workspace,
        };
        return await Execute(connection, id, conversation, command);
    }

    public Task<Reply> Change(ClientConnection connection, long id, ChangeRequest request) =>
        Execute(connection, id, request.Conversation, request.ToCommand(connection.User));

    public Task<Reply> Join(ClientConnection connection, long id, JoinRequest request) =>
        Execute(connection, id, request.Conversation, new JoinConversation(connection.User, request.Invite));

    public Task<Reply> Leave(ClientConnection connection, long id, LeaveRequest request) =>
        Execute(connection, id, request.Conversation, new LeaveConversation(connection.User));

    public Task<Reply> Send(ClientConnection connection, long id, SendRequest request) =>
        Execute(connection, id, request.Conversation, new SendMessage(
            connection.User,
            request.ClientId,
            request.RecipientType,
            request.Text,
            request.Attachments,
            request.ReplyTo));

    public Task<Reply> Mark(ClientConnection connection, long id, MarkRequest request) =>
        Execute(
            connection,
            id,
            request.Conversation,
            new MarkConversation(connection.User, request.Read, request.Delivered));

    public Task<Reply> Typing(ClientConnection connection, long id, TypingRequest request)
    {
        Typing(connection, request);
        return Task.FromResult(new Reply(ReplyFrames.Empty(id)));
    }

    /// <summary>A hint: passed on without waiting, or passed over when there are too many.</summary>
    public void Typing(ClientConnection connection, TypingRequest request)
    {
        if (connection.MayHint())
        {
            // One way: its task says nothing of the delivery, and the grain asks for membership.
            _ = calls.Conversation(request.Conversation).Typing(connection.User, request.On);
        }
    }

    private static async Task<Reply> Execute(
        ClientConnection connection, long id, ConversationId conversation, ConversationCommand command) =>
        new(ReplyFrames.Of(id, await connection.Lanes.Execute(
            conversation, command with { SenderRole = connection.Session.Role, Connection = connection.Id })));

    private static ConversationId? Derive(Accounts.UserId creator, CreateRequest request)
    {
        if (request.Kind is ConversationKind.Support)
        {
            return ConversationIds.ForSupport(creator);
        }

        if (request.Kind is not ConversationKind.Direct)
        {
            return ConversationIds.ForCreation(creator, request.ClientId);
        }

        var others = request.Members.Where(member => member != creator).Distinct().ToList();
        return others.Count == 1 ? ConversationIds.ForDirect(creator, others[0]) : null;
    }
}
