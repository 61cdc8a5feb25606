using System.Security.Cryptography;
using System.Text;
using OrleansChat.Accounts;

namespace OrleansChat.Conversations;

/// <summary>
/// Derives the id of a conversation from what makes it unique. A repeated <c>create</c> therefore reaches the same
/// grain, and the table's primary key is enough to prevent a second conversation.
/// </summary>
public static class ConversationIds
{
    /// <summary>The id of a group, channel or workspace: unique per creator and client id.</summary>
    public static ConversationId ForCreation(UserId creator, ClientId clientId) =>
        Derive("c-", $"{creator}\n{clientId}");

    /// <summary>The id of a direct conversation: unique per pair of people, in either order.</summary>
    public static ConversationId ForDirect(UserId one, UserId other) =>
        string.CompareOrdinal(one.Value, other.Value) <= 0
            ? Derive("d-", $"{one}\n{other}")
            : Derive("d-", $"{other}\n{one}");

    /// <summary>The id of a customer's support conversation.</summary>
    public static ConversationId ForSupport(UserId customer) => Derive("s-", customer.Value);

    private static ConversationId Derive(string prefix, string text)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(prefix + text));
        return ConversationId.Parse(prefix + Convert.ToHexStringLower(hash.AsSpan(0, 16)));
    }
}
