using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Sessions;

namespace OrleansChat.Fanout;

/// <summary>The streams there are. All carry <see cref="StreamEvent"/>.</summary>
public static class FanoutStreams
{
    /// <summary>The name of the stream provider.</summary>
    public const string Provider = "fanout";

    /// <summary>The streams of conversations, which their <see cref="IConversationGrain"/> publishes.</summary>
    public const string Conversations = "conversation";

    /// <summary>The streams of users. Most of what they carry their <see cref="ISessionGrain"/> publishes.</summary>
    public const string Users = "user";

    public static StreamId Conversation(ConversationId id) => StreamId.Create(Conversations, id.Value);

    public static StreamId User(UserId id) => StreamId.Create(Users, id.Value);
}
