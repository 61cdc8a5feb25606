using System.Buffers;
using System.Text;
using OrleansChat.Conversations;

namespace OrleansChat.Silo.Storage.Log;

/// <summary>Estimates how many bytes an event takes on the wire, for byte budgets.</summary>
internal static class EventSize
{
    /// <summary>The names, quotes and fixed parts of an encoded message.</summary>
    private const int EnvelopeBytes = 224;

    /// <summary>An id of 64 characters with its quotes and comma.</summary>
    private const int IdBytesMax = 67;

    /// <summary>An attachment without its name.</summary>
    private const int FileBytes = 224;

    /// <summary>The names and fixed parts of what became of a message.</summary>
    private const int ChangesBytes = 192;

    /// <summary>The names and fixed parts of the reactions with one emoji.</summary>
    private const int ReactionBytes = 40;

    /// <summary>The characters that JSON requires to be escaped.</summary>
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Select(value => (char)value), '"', '\\']);

    public static int Of(LoggedEvent logged) =>
        EnvelopeBytes
        + logged.Conversation.Value.Length
        + logged.Epoch.Value.Length
        + logged.Sender.Id.Value.Length
        + Bytes(logged.Sender.Name)
        + Bytes(logged.ClientId?.Value)
        + Of(logged.Body);

    public static int Of(EventBody body) => body switch
    {
        MessageBody message => Bytes(message.Text)
            + (message.Files.IsDefaultOrEmpty ? 0 : message.Files.Sum(file => FileBytes + Bytes(file.Name)))
            + (IdBytesMax * (message.Mentions.IsDefault ? 0 : message.Mentions.Length))
            + (message.Changes is { } changes ? Of(changes) : 0),
        EditBody edit => Bytes(edit.Text) + (IdBytesMax * edit.Mentions.Length),
        ReactBody react => Bytes(react.Emoji.Value),
        MemberBody member => IdBytesMax + Bytes(member.User.Name),
        MetaBody meta => Bytes(meta.Title),
        _ => 0,
    };

    private static int Of(MessageChanges changes) =>
        ChangesBytes
        + (IdBytesMax * (changes.Thread?.Participants.Length ?? 0))
        + changes.Reactions.Sum(reaction =>
            ReactionBytes + Bytes(reaction.Emoji.Value) + (IdBytesMax * reaction.By.Length));

    private static int Bytes(string? text) =>
        text is null ? 0 : Encoding.UTF8.GetByteCount(text) + EscapeBytes(text);

    /// <summary>What the escapes add.</summary>
    private static int EscapeBytes(ReadOnlySpan<char> text)
    {
        var bytes = 0;
        for (var next = text.IndexOfAny(Escaped); next >= 0; next = text.IndexOfAny(Escaped))
        {
            bytes += text[next] is '"' or '\\' or '\n' or '\r' or '\t' or '\b' or '\f' ? 1 : 5;
            text = text[(next + 1)..];
        }

        return bytes;
    }
}
