using System.Collections.Immutable;
using System.Text.Json;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Uploads;

namespace OrleansChat.Frontend.Protocol;

/// <summary>The members of events that are messages or change them.</summary>
internal static class MessageMembers
{
    public static void Write(Utf8JsonWriter json, MessageBody message)
    {
        json.WriteString("recipientType"u8, Words.Kinds.Utf8(message.RecipientType));
        if (message.Changes is not { IsDeleted: true })
        {
            json.WriteString("text"u8, message.Text);
            json.WriteStartArray("attachments"u8);
            foreach (var file in message.Files.IsDefault ? [] : message.Files)
            {
                Write(json, file);
            }

            json.WriteEndArray();
        }

        if (message.ReplyTo is { } replyTo)
        {
            json.WriteNumber("replyTo"u8, replyTo);
        }

        WriteMentions(json, message.Mentions, message.Groups);
        if (message.Changes is { } changes)
        {
            Write(json, changes);
        }
    }

    public static void Write(Utf8JsonWriter json, ChangeBody change)
    {
        json.WriteNumber("target"u8, change.Target);
        switch (change)
        {
            case EditBody { IsDeleted: true }:
                json.WriteBoolean("deleted"u8, true);
                break;
            case EditBody edit:
                json.WriteString("text"u8, edit.Text);
                WriteMentions(json, edit.Mentions, edit.Groups);
                break;
            case ReactBody react:
                json.WriteString("emoji"u8, react.Emoji.Value);
                json.WriteBoolean("on"u8, react.On);
                break;
            case PinBody pin:
                json.WriteBoolean("on"u8, pin.On);
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, Attachment file)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, file.Id.Value);
        json.WriteString("name"u8, file.Name);
        json.WriteString("type"u8, file.Type);
        json.WriteNumber("bytes"u8, file.Bytes);
        if (file is { Width: { } width, Height: { } height })
        {
            json.WriteNumber("width"u8, width);
            json.WriteNumber("height"u8, height);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, MessageChanges changes)
    {
        if (changes.Edited is { } edited)
        {
            json.WriteStartObject("edited"u8);
            json.WriteNumber("seq"u8, edited.Seq);
            json.WriteTime("at"u8, edited.At);
            json.WriteEndObject();
        }

        if (changes.IsDeleted)
        {
            json.WriteBoolean("deleted"u8, true);
        }

        if (!changes.Reactions.IsEmpty)
        {
            json.WriteStartArray("reactions"u8);
            foreach (var reaction in changes.Reactions)
            {
                json.WriteStartObject();
                json.WriteString("emoji"u8, reaction.Emoji.Value);
                json.WriteNumber("count"u8, reaction.Count);
                WritePeople(json, "by"u8, reaction.By);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (changes.Thread is { } thread)
        {
            json.WriteStartObject("thread"u8);
            json.WriteNumber("replies"u8, thread.Replies);
            json.WriteNumber("last"u8, thread.Last);
            WritePeople(json, "participants"u8, thread.Participants);
            json.WriteEndObject();
        }

        if (changes.IsPinned)
        {
            json.WriteBoolean("pinned"u8, true);
        }

        json.WriteNumber("changed"u8, changes.Changed);
    }

    /// <summary>The ids of people, then the words for groups.</summary>
    private static void WriteMentions(Utf8JsonWriter json, ImmutableArray<UserId> people, MentionedGroups groups)
    {
        json.WriteStartArray("mentions"u8);
        foreach (var person in people.IsDefault ? [] : people)
        {
            json.WriteStringValue(person.Value);
        }

        if (groups.HasFlag(MentionedGroups.All))
        {
            json.WriteStringValue(Words.Groups.Utf8(MentionedGroups.All));
        }

        if (groups.HasFlag(MentionedGroups.Here))
        {
            json.WriteStringValue(Words.Groups.Utf8(MentionedGroups.Here));
        }

        json.WriteEndArray();
    }

    private static void WritePeople(Utf8JsonWriter json, ReadOnlySpan<byte> name, ImmutableArray<UserId> people)
    {
        json.WriteStartArray(name);
        foreach (var person in people)
        {
            json.WriteStringValue(person.Value);
        }

        json.WriteEndArray();
    }
}
