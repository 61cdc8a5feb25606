using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Searching;

namespace OrleansChat.Grains.Mentions;

/// <summary>Whom a text may mention, as far as the text alone says.</summary>
/// <param name="Handles">
/// For each place that may mention a person, the handles that may stand there, the longest first.
/// </param>
/// <param name="Groups">The groups that the text mentions, if its author may.</param>
internal sealed record PossibleMentions(ImmutableArray<ImmutableArray<string>> Handles, MentionedGroups Groups)
{
    public static readonly PossibleMentions None = new([], MentionedGroups.None);

    /// <summary>Punctuation that occurs before the @ of an e-mail address.</summary>
    private static readonly SearchValues<char> EmailPunctuation = SearchValues.Create("._-!#$%&'*+/=?^{|}~");

    /// <summary>Finds the mentions outside code, links and e-mail addresses.</summary>
    /// <remarks>
    /// A handle ends before a character that can't continue a word. Text beyond <see
    /// cref="ConversationLimits.HandlesLookedUpMax"/> possible handles mentions nobody.
    /// </remarks>
    public static PossibleMentions In(string text)
    {
        if (!text.Contains('@', StringComparison.Ordinal))
        {
            return None;
        }

        var parts = LiteralParts.Of(text);
        var handles = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        var (groups, room) = (MentionedGroups.None, ConversationLimits.HandlesLookedUpMax);
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0; at = text.IndexOf('@', at + 1))
        {
            if (parts.Contain(at) || !MayBegin(text, at))
            {
                continue;
            }

            var run = RunAfter(text, at);
            if (GroupOf(run) is var group and not MentionedGroups.None)
            {
                groups |= group;
            }
            else if (HandlesOf(text, at, run) is { IsEmpty: false } here && (room -= here.Length) >= 0)
            {
                handles.Add(here);
            }
        }

        return new PossibleMentions(handles.DrainToImmutable(), groups);
    }

    /// <summary>The characters of a handle that follow; none if what follows them continues a word.</summary>
    private static string RunAfter(string text, int at)
    {
        var end = at + 1;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || IsPunctuation(text[end])))
        {
            end++;
        }

        return end < text.Length && text[end] == '@' ? "" : text[(at + 1)..end];
    }

    private static MentionedGroups GroupOf(string run) => run.TrimEnd('.', '_', '-').ToLowerInvariant() switch
    {
        "all" => MentionedGroups.All,
        "here" => MentionedGroups.Here,
        _ => MentionedGroups.None,
    };

    private static ImmutableArray<string> HandlesOf(string text, int at, string run)
    {
        var handles = ImmutableArray.CreateBuilder<string>();
        for (var length = Math.Min(run.Length, AccountRules.HandleLengthMax);
            length >= AccountRules.HandleLengthMin;
            length--)
        {
            var isEnd = length < run.Length
                ? IsPunctuation(run[length])
                : !Continues(text, at + 1 + length);
            if (isEnd)
            {
                handles.Add(run[..length]);
            }
        }

        return handles.DrainToImmutable();
    }

    /// <summary>The punctuation of handles.</summary>
    private static bool IsPunctuation(char character) => character is '.' or '_' or '-';

    /// <summary>Whether a word goes on at a place: letters of scripts that separate words, digits and marks.</summary>
    private static bool Continues(string text, int place) =>
        Rune.DecodeFromUtf16(text.AsSpan(place), out var next, out _) is OperationStatus.Done
        && IsWord(next);

    private static bool IsWord(Rune scalar) =>
        !TextTokens.IsUnspaced(scalar)
        && (Rune.IsLetterOrDigit(scalar)
            || Rune.GetUnicodeCategory(scalar) is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark);

    private static bool MayBegin(string text, int at)
    {
        if (Rune.DecodeLastFromUtf16(text.AsSpan(0, at), out var before, out _)
            is not OperationStatus.Done)
        {
            return true;
        }

        return before.Value != '@' && !IsWord(before) && !IsEmail(text, at) && !LiteralParts.IsAddress(text, at);
    }

    /// <summary>Whether an e-mail address has its @ here, with punctuation before it: <c>a+@example.org</c>.</summary>
    private static bool IsEmail(string text, int at)
    {
        var start = text.AsSpan(0, at).LastIndexOfAnyExcept(EmailPunctuation) + 1;
        var domain = RunAfter(text, at).TrimEnd('.', '_', '-');
        return start < at
            && start > 0
            && char.IsAsciiLetterOrDigit(text[start - 1])
            && domain.Contains('.', StringComparison.Ordinal);
    }
}
