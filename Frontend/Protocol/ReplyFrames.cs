using System.Text.Json;
using OrleansChat.Conversations;

namespace OrleansChat.Frontend.Protocol;

/// <summary>Replies as complete frames. Members without a value are left out.</summary>
internal static partial class ReplyFrames
{
    /// <param name="id">The id of the request; null if the frame's id can't be read.</param>
    /// <param name="refusal">The error.</param>
    /// <param name="trace">Identifies the log entries of an internal error.</param>
    public static byte[] Error(long? id, Refusal refusal, string? trace = null) =>
        JsonFrameWriter.Build((id, refusal, trace), static (json, error) =>
        {
            if (error.id is { } re)
            {
                json.WriteNumber("re"u8, re);
            }
            else
            {
                json.WriteNull("re"u8);
            }

            json.WriteRefusal("error"u8, error.refusal, error.trace);
        });

    public static byte[] Empty(long id) => Ok(id, 0, static (_, _) => { });

    public static byte[] Pong(long id, DateTimeOffset now) =>
        Ok(id, now, static (json, now) => json.WriteTime("time"u8, now));

    public static byte[] Welcome(long id, Welcome welcome) => Ok(id, welcome, static (json, welcome) =>
    {
        json.WriteString("connection"u8, welcome.Connection);
        json.WriteParticipant("user"u8, welcome.Session.User);
        json.WriteString("session"u8, welcome.Session.Id.Value);
        json.WriteStartObject("limits"u8);
        foreach (var (name, value) in welcome.Limits)
        {
            json.WriteNumber(name, value);
        }

        json.WriteEndObject();
        json.WriteNumber("pingSeconds"u8, (int)welcome.Ping.TotalSeconds);
        json.WriteTime("time"u8, welcome.Time);
    });

    /// <param name="id">The id of the request.</param>
    /// <param name="url">Relative to the server's address.</param>
    /// <param name="expiresAt">When the link ends.</param>
    public static byte[] Link(long id, string url, DateTimeOffset expiresAt) =>
        Ok(id, (url, expiresAt), static (json, link) =>
        {
            json.WriteString("url"u8, link.url);
            json.WriteTime("expiresAt"u8, link.expiresAt);
        });

    /// <summary>The reply to a command that is durable or was refused.</summary>
    public static byte[] Of(long id, CommandResult result) => result switch
    {
        Stored stored => Ok(id, stored, static (json, stored) =>
        {
            json.WriteNumber("seq"u8, stored.Seq);
            json.WriteTime("at"u8, stored.At);
            json.WriteString("epoch"u8, stored.Epoch.Value);
            json.WriteBoolean("duplicate"u8, stored.Duplicate);
        }),
        Created created => Ok(id, created.Conversation, static (json, conversation) =>
        {
            json.WriteStartObject("conversation"u8);
            json.WriteString("id"u8, conversation.Id.Value);
            json.WriteConversationMembers(conversation);
            json.WriteEndObject();
        }),
        ChangeStored change => Ok(id, change, static (json, change) =>
        {
            json.WriteNumber("seq"u8, change.Seq);
            json.WriteString("epoch"u8, change.Epoch.Value);
        }),
        InviteMade made => Ok(id, made, static (json, made) =>
        {
            json.WriteString("invite"u8, made.Code);
            json.WriteNumber("uses"u8, made.Uses);
            json.WriteTime("expiresAt"u8, made.ExpiresAt);
        }),
        InviteRevoked => Empty(id),
        Marked marked => Ok(id, marked, static (json, marked) =>
        {
            json.WriteNumber("read"u8, marked.Read);
            json.WriteNumber("delivered"u8, marked.Delivered);
        }),
        SettingsChanged changed => Ok(id, changed, static (json, changed) => json.WriteSettings(changed.Settings)),
        Refused refused => Error(id, refused.Refusal),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "There is no reply for this result."),
    };

    /// <summary>A reply with a result.</summary>
    public static byte[] Ok<T>(long id, T value, Action<Utf8JsonWriter, T> write) =>
        JsonFrameWriter.Build((id, value, write), static (json, reply) =>
        {
            json.WriteNumber("re"u8, reply.id);
            json.WriteStartObject("ok"u8);
            reply.write(json, reply.value);
            json.WriteEndObject();
        });
}
