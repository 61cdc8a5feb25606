using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Fanout;

/// <summary>The streams there are. All carry <see cref="StreamEvent"/>.</summary>
public static class FanoutStreams
{
    /// <summary>The name of the stream provider.</summary>
    public const string Provider = "fanout";

    /// <summary>How long a subscription lives that nobody renews.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <summary>How often a subscriber renews: two renewals may be lost.</summary>
    public static readonly TimeSpan Renewal = TimeSpan.FromSeconds(20);

    public static StreamId Conversation(ConversationId id) => StreamId.Create("conversation", id.Value);

    public static StreamId User(UserId id) => StreamId.Create("user", id.Value);
}
