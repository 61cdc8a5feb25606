using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Tests.Simulation.Clients;

/// <summary>Somebody with an account, a session and conversations of their own.</summary>
/// <param name="Token">The access token of the session.</param>
internal sealed record Person(Participant Account, SessionId Session, string Token)
{
    public UserId Id => Account.Id;

    /// <summary>Conversations that the person knows of.</summary>
    public List<ConversationId> Conversations { get; } = [];

    /// <summary>The levels of notices that any device of the person has asked for.</summary>
    public HashSet<(ConversationId Conversation, string Level)> Levels { get; } = [];
}
