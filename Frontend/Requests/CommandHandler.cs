using OrleansChat.Conversations;
using OrleansChat.Frontend.Connections;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Reading;

namespace OrleansChat.Frontend.Requests;

/// <summary>Requests that become commands of a conversation: each in its lane.</summary>
internal sealed class CommandHandler(GrainCalls calls)
{
    public async Task<Reply> Create(ClientConnection connection, long id, CreateRequest request)
    {
        var creator = connection.User;
        if (Derive(creator.Id, request) is not { } conversation)
        {
            return Reply.Refused(id, Refusals.DirectNeedsOnePerson);
        }

        var command = new CreateConversation(creator, request.Kind!.Value, request.Title, request.Members)
        {
            Access = request.Access ?? AccessRules.Of(request.Kind.Value),
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
            request.RecipientType!.Value,
            request.Text ?? string.Empty,
            request.Attachments,
            request.ReplyTo));

    public Task<Reply> Mark(ClientConnection connection, long id, MarkRequest request) =>
        Execute(
            connection,
            id,
            request.Conversation,
            new MarkConversation(connection.User, request.Read, request.Delivered));

    /// <summary>With an id, the sender is told if they aren't a member.</summary>
    public async Task<Reply> Typing(ClientConnection connection, long id, TypingRequest request)
    {
        var access = await calls.ConversationReader.Open(connection.User.Id, [request.Conversation]);
        if (access[0].Standing is not Standing.Member)
        {
            return Reply.Refused(
                id, access[0].Standing is Standing.Unknown ? Refusals.ConversationNotFound : Refusals.NotMember);
        }

        Typing(connection, request);
        return new Reply(ReplyFrames.Empty(id));
    }

    /// <summary>A hint: passed on without waiting, or passed over when there are too many.</summary>
    public void Typing(ClientConnection connection, TypingRequest request)
    {
        if (connection.Typing.Note(request.Conversation, request.On is true))
        {
            Tell(connection, request.Conversation, request.On is true);
        }
    }

    public void StopTyping(ClientConnection connection)
    {
        foreach (var conversation in connection.Typing.End())
        {
            Tell(connection, conversation, on: false);
        }
    }

    /// <summary>One way: its task says nothing of the delivery, and the grain asks for membership.</summary>
    private void Tell(ClientConnection connection, ConversationId conversation, bool on) =>
        _ = calls.Conversation(conversation).Typing(connection.User, on);

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

        // Only oneself: notes.
        return request.Members.Where(member => member != creator).Distinct().ToList() switch
        {
            [var other] => ConversationIds.ForDirect(creator, other),
            [] when !request.Members.IsEmpty => ConversationIds.ForDirect(creator, creator),
            _ => null,
        };
    }
}
