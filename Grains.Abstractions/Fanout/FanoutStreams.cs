using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Sessions;

namespace OrleansChat.Fanout;

/// <summary>The streams that carry events to frontends. Their items are <see cref="StreamEvent"/>s.</summary>
public static class FanoutStreams
{
    /// <summary>The name of the stream provider.</summary>
    public const string Provider = "fanout";

    /// <summary>The namespace of conversations' streams, published by <see cref="IConversationGrain"/>.</summary>
    public const string Conversations = "conversation";

    /// <summary>The namespace of users' streams, published mostly by <see cref="ISessionGrain"/>.</summary>
    public const string Users = "user";

    /// <summary>The stream of a conversation.</summary>
    public static StreamId Conversation(ConversationId id) => StreamId.Create(Conversations, id.Value);

    /// <summary>The stream of a user.</summary>
    public static StreamId User(UserId id) => StreamId.Create(Users, id.Value);
}
