using System.Security.Cryptography;
using System.Text;
using OrleansChat.Accounts;

namespace OrleansChat.Conversations;

/// <summary>
/// Derives the id of a conversation from what makes it unique. So a repeated <c>create</c> reaches the same grain, and
/// the primary key of the table is the only thing that has to keep two from existing.
/// </summary>
public static class ConversationIds
{
    /// <summary>A group or channel: unique per creator and client id.</summary>
    public static ConversationId ForCreation(UserId creator, ClientId clientId) =>
        Derive("c-", $"{creator}\n{clientId}");

    /// <summary>A direct conversation: unique per pair of people, in whichever order.</summary>
    public static ConversationId ForDirect(UserId one, UserId other) =>
        string.CompareOrdinal(one.Value, other.Value) <= 0
            ? Derive("d-", $"{one}\n{other}")
            : Derive("d-", $"{other}\n{one}");

    /// <summary>The open support session of a customer.</summary>
    public static ConversationId ForSupport(UserId customer) => Derive("s-", customer.Value);

    private static ConversationId Derive(string prefix, string text)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(prefix + text));
        return ConversationId.Parse(prefix + Convert.ToHexStringLower(hash.AsSpan(0, 16)));
    }
}
