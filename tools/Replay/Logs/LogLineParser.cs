using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansChat.Tools.Replay.Logs;

/// <summary>Reads the two dialects of channel logs, with and without stamps on their notices.</summary>
/// <remarks>
/// An action (<c>[09:13]  * mzz groans</c>, in older logs <c>=== mzz groans</c>) becomes a message of its person with
/// the text <c>* mzz groans</c>. Whatever else follows <c>=== </c> is a notice.
/// </remarks>
internal static partial class LogLineParser
{
    public const int TextCharactersMax = 4_000;
    public const int NickCharactersMax = 64;

    public static LogLine Parse(string line)
    {
        if (Renaming().Match(line) is { Success: true } renaming)
        {
            return new LogLine.Renamed(renaming.Groups["from"].Value, renaming.Groups["to"].Value);
        }

        if (Notice().IsMatch(line))
        {
            return new LogLine.Notice();
        }

        if (Message().Match(line) is { Success: true } message)
        {
            return Said(Minute(message), message.Groups["nick"].Value, message.Groups["text"].Value);
        }

        if (Action().Match(line) is { Success: true } action)
        {
            var (nick, text) = (action.Groups["nick"].Value, action.Groups["text"].Value);
            return text.Length == 0 ? WithoutText : Said(Minute(action), nick, $"* {nick} {text}");
        }

        return new LogLine.Unplayable("not understood");
    }

    private static LogLine.Unplayable WithoutText { get; } = new("without text");

    [GeneratedRegex("^=== (?<from>.+?) is now known as (?<to>.+)$", RegexOptions.Singleline)]
    private static partial Regex Renaming();

    [GeneratedRegex(
        @"^=== (mode/|.+ \[[^\]]*@?[^\]]*\]\s+has (joined|left|quit)\b|\S+ changed the topic of )",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Notice();

    [GeneratedRegex(
        @"^\[(?<hour>\d\d):(?<minute>\d\d)\] <(?<nick>[^>]+)>( (?<text>.*))?$",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Message();

    [GeneratedRegex(
        @"^(\[(?<hour>\d\d):(?<minute>\d\d)\]  ?\* |=== )(?<nick>\S+)( (?<text>.*))?$",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Action();

    private static int? Minute(Match line) => line.Groups["hour"] is { Success: true } hour
        ? (Number(hour) * 60) + Number(line.Groups["minute"])
        : null;

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    private static LogLine Said(int? minute, string nick, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return WithoutText;
        }

        if (text.Contains('\0') || text.EnumerateRunes().Count() > TextCharactersMax)
        {
            return new LogLine.Unplayable($"holds U+0000 or more than {TextCharactersMax} characters");
        }

        return nick.Any(char.IsControl) || nick.EnumerateRunes().Count() > NickCharactersMax
            ? new LogLine.Unplayable("a nick that is no display name")
            : new LogLine.Spoken(minute, nick, text);
    }
}
