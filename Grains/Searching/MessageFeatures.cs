using OrleansChat.Conversations;
using OrleansChat.Reading;

namespace OrleansChat.Grains.Searching;

/// <summary>What a message has, other than words.</summary>
public static class MessageFeatures
{
    private static readonly string[] LinkStarts = ["http://", "https://"];

    /// <summary>Whether the message has it.</summary>
    public static bool Has(MessageBody message, SearchedPart part) => part switch
    {
        SearchedPart.Attachment => !message.Attachments.IsDefaultOrEmpty,
        SearchedPart.Link => HasLink(message.Text),
        _ => false,
    };

    /// <summary>Whether a text has a link.</summary>
    public static bool HasLink(string text)
    {
        foreach (var start in LinkStarts)
        {
            for (var at = 0; (at = text.IndexOf(start, at, StringComparison.OrdinalIgnoreCase)) >= 0;)
            {
                at += start.Length;
                if (at < text.Length && char.IsLetterOrDigit(text[at]))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
