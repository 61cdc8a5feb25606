using System.Text.Json;
using OrleansChat.Blocking;
using OrleansChat.Reading;
using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Protocol;

/// <summary>Replies that contain lists.</summary>
internal static partial class ReplyFrames
{
    public static byte[] Channels(long id, ChannelPage page) => Ok(id, page, static (json, page) =>
    {
        json.WriteStartArray("items"u8);
        foreach (var item in page.Items)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, item.Id.Value);
            if (item.Title is { } title)
            {
                json.WriteString("title"u8, title);
            }

            json.WriteNumber("memberCount"u8, item.MemberCount);
            json.WriteBoolean("joined"u8, item.Joined);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteNext(json, page.Next);
    });

    public static byte[] Members(long id, MemberPage page) => Ok(id, page, static (json, page) =>
    {
        json.WriteStartArray("items"u8);
        foreach (var item in page.Items)
        {
            json.WriteStartObject();
            json.WriteParticipantMembers(item.User);
            json.WriteHandleAndAvatar(item.Handle, item.Avatar);
            json.WriteString("role"u8, Words.Roles.Utf8(item.Role));
            json.WriteBoolean("online"u8, item.Online);
            if (item.MutedUntil is { } until)
            {
                json.WriteTime("mutedUntil"u8, until);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteNext(json, page.Next);
    });

    public static byte[] Banned(long id, BanPage page) => Ok(id, page, static (json, page) =>
    {
        json.WriteStartArray("items"u8);
        foreach (var item in page.Items)
        {
            json.WriteStartObject();
            json.WriteParticipantMembers(item.User);
            json.WriteNumber("seq"u8, item.Seq);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteNext(json, page.Next);
    });

    public static byte[] Blocked(long id, BlockedPeople blocked) => Ok(id, blocked, static (json, blocked) =>
    {
        json.WriteStartArray("items"u8);
        foreach (var person in blocked.Items)
        {
            json.WriteStartObject();
            json.WriteParticipantMembers(person);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static byte[] Presences(long id, IReadOnlyList<Presence> presences) =>
        Ok(id, presences, static (json, presences) =>
        {
            json.WriteStartArray("items"u8);
            foreach (var presence in presences)
            {
                json.WriteStartObject();
                json.WriteString("id"u8, presence.User.Value);
                json.WriteBoolean("online"u8, presence.Online);
                if (presence.LastSeen is { } lastSeen)
                {
                    json.WriteTime("lastSeen"u8, lastSeen);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

    /// <summary>A page of history, cut off where its events would exceed the budget of a reply.</summary>
    /// <param name="id">The request.</param>
    /// <param name="page">The page from the log.</param>
    /// <param name="from">The seq that the page was requested from: the events that lie farthest are cut off.</param>
    public static byte[] History(long id, HistoryPage page, long from)
    {
        var events = EncodedEvents.Within(page.Events, ProtocolLimits.ReplyEventBytesMax, from);
        return Ok(id, (page, events), static (json, reply) =>
        {
            json.WriteStartArray("events"u8);
            reply.events.ForEach(payload => json.WriteRawValue(payload.Span, skipInputValidation: true));
            json.WriteEndArray();
            json.WriteString("epoch"u8, reply.page.Log.Epoch.Value);
            json.WriteNumber("head"u8, reply.page.Log.Head);
            json.WriteNumber("oldest"u8, reply.page.Oldest);
            json.WriteBoolean("more"u8, reply.page.More || reply.events.Count < reply.page.Events.Length);
        });
    }

    /// <summary>A page of texts, cut off after the one that uses up the budget of a reply.</summary>
    public static byte[] Edits(long id, EditPage page) => Ok(id, page, static (json, page) =>
    {
        var bytesMax = BytesWritten(json) + ProtocolLimits.ReplyEventBytesMax;
        var count = 0;
        json.WriteStartArray("items"u8);
        while (count < page.Items.Length && BytesWritten(json) < bytesMax)
        {
            var item = page.Items[count++];
            json.WriteStartObject();
            if (item.Seq is { } seq)
            {
                json.WriteNumber("seq"u8, seq);
            }

            json.WriteTime("at"u8, item.At);
            json.WriteString("text"u8, item.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("more"u8, page.More || count < page.Items.Length);
    });

    public static byte[] Subscribed(long id, IReadOnlyList<SubscribedItem> items) =>
        Ok(id, items, static (json, items) =>
        {
            json.WriteStartArray("items"u8);
            foreach (var item in items)
            {
                json.WriteStartObject();
                json.WriteString("id"u8, item.Conversation.Value);
                if (item.Refusal is { } refusal)
                {
                    json.WriteRefusal("error"u8, refusal);
                }
                else
                {
                    json.WriteString("epoch"u8, item.Epoch.Value);
                    json.WriteNumber("head"u8, item.Head);
                    json.WriteBoolean("recovered"u8, item.Recovered);
                    json.WriteStartArray("events"u8);
                    foreach (var payload in item.Events)
                    {
                        json.WriteRawValue(payload.Span, skipInputValidation: true);
                    }

                    json.WriteEndArray();
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

    /// <summary>Writes the cursor of the next page, if there is one.</summary>
    public static void WriteNext(Utf8JsonWriter json, string? next)
    {
        if (next is not null)
        {
            json.WriteString("next"u8, next);
        }
    }

    public static long BytesWritten(Utf8JsonWriter json) => json.BytesCommitted + json.BytesPending;
}
