using OrleansChat.Conversations;
using OrleansChat.Reading;

namespace OrleansChat;

/// <summary>
/// The requirements on members of requests: <see cref="Refusals.Invalid(string, string)"/> puts the member's name
/// before them, and a full stop after them.
/// </summary>
public static class Requirements
{
    /// <summary>For a required member.</summary>
    public const string Given = "is required";

    /// <summary>For the cursor of a paged list.</summary>
    public const string Cursor = "must be the next of an earlier reply";

    /// <summary>For a time.</summary>
    public const string Time = "must be an RFC 3339 time such as 2026-01-31T12:00:00.000Z";

    /// <summary>For the words to search for.</summary>
    public static readonly string SearchWords =
        $"must have a word to look for; a prefix needs {SearchLimits.PrefixScalarsMin} letters";

    /// <summary>For the person to look for.</summary>
    public const string PersonWords = "must have a letter or a digit";

    /// <summary>For a workspace.</summary>
    public const string ChannelsOnly = "is for channels only";

    /// <summary>For a list of people to invite.</summary>
    public static readonly string Invited = $"must name 1–{ConversationLimits.InvitedMax} people";

    /// <summary>For the new text of a message.</summary>
    public static readonly string NewText =
        $"{Characters(1, ConversationLimits.TextScalarsMax)}, not just white space";

    /// <summary>For the text of a message.</summary>
    public static readonly string MessageText = $"{NewText}, or attachments";

    /// <summary>For a text.</summary>
    /// <param name="min">The fewest Unicode scalar values.</param>
    /// <param name="max">The most Unicode scalar values.</param>
    public static string Characters(int min, int max) => $"must have {min}–{max} characters";

    /// <summary>For a number.</summary>
    /// <param name="min">The smallest.</param>
    /// <param name="max">The largest.</param>
    public static string IntegerFrom(long min, long max) => $"must be an integer from {min} to {max}";

    /// <summary>For a list.</summary>
    /// <param name="max">The most items.</param>
    public static string AtMost(int max) => $"must contain at most {max} entries";

    /// <summary>For a word of an enumeration.</summary>
    /// <param name="words">The allowed words.</param>
    public static string OneOf<T>(Vocabulary<T> words)
        where T : struct, Enum => $"must be {words}";
}
