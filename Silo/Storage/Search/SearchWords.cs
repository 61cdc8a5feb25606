using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Searching;
using OrleansChat.Reading;

namespace OrleansChat.Silo.Storage.Search;

/// <summary>
/// The words under which an index holds a message: those of its text, and its conversation, sender and features, each
/// marked by its first letter. None has a space, a quote or a backslash.
/// </summary>
internal static class SearchWords
{
    /// <summary>All words of a message, separated by spaces.</summary>
    public static string Of(ConversationId conversation, UserId sender, string text, bool hasAttachments)
    {
        var words = new HashSet<string>(StringComparer.Ordinal) { Of(conversation), Of(sender) };
        if (hasAttachments)
        {
            words.Add(Of(SearchedPart.Attachment));
        }

        if (MessageFeatures.HasLink(text))
        {
            words.Add(Of(SearchedPart.Link));
        }

        foreach (var token in TextTokens.Of(text))
        {
            words.Add(OfText(token.Word));
        }

        return string.Join(' ', words);
    }

    public static string OfText(string word) => "w" + word;

    public static string Of(ConversationId conversation) => "c" + conversation.Value;

    public static string Of(UserId sender) => "s" + sender.Value;

    public static string Of(SearchedPart part) => "h" + OrleansChat.Words.SearchedParts.Word(part);
}
