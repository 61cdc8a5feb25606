using System.Globalization;
using System.Text.Json;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Uploads;

namespace OrleansChat.Frontend.Protocol;

/// <summary>Writes values that several frames share.</summary>
internal static class JsonWriterExtensions
{
    /// <summary>RFC 3339 UTC with milliseconds.</summary>
    public static void WriteTime(this Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset time)
    {
        json.WritePropertyName(name);
        json.WriteTimeValue(time);
    }

    /// <inheritdoc cref="WriteTime"/>
    public static void WriteTimeValue(this Utf8JsonWriter json, DateTimeOffset time)
    {
        Span<byte> text = stackalloc byte[24];
        time.UtcDateTime.TryFormat(text, out var written, "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        json.WriteStringValue(text[..written]);
    }

    public static void WriteParticipant(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Participant person)
    {
        json.WriteStartObject(name);
        json.WriteParticipantMembers(person);
        json.WriteEndObject();
    }

    public static void WriteParticipantMembers(this Utf8JsonWriter json, Participant person)
    {
        json.WriteString("id"u8, person.Id.Value);
        json.WriteString("name"u8, person.Name);
        json.WriteString("type"u8, Words.SenderTypes.Utf8(person.Type));
    }

    public static void WriteProfile(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Profile profile)
    {
        json.WriteStartObject(name);
        json.WriteParticipantMembers(profile.User);
        json.WriteHandleAndAvatar(profile.Handle, profile.Avatar);
        json.WriteEndObject();
    }

    /// <summary>Each only if there is one.</summary>
    public static void WriteHandleAndAvatar(this Utf8JsonWriter json, string? handle, UploadId? avatar)
    {
        if (handle is not null)
        {
            json.WriteString("handle"u8, handle);
        }

        if (avatar is { } upload)
        {
            json.WriteString("avatar"u8, upload.Value);
        }
    }

    /// <summary>
    /// Writes kind, title, access and workspace of a channel, epoch and head; title and workspace only if there are
    /// any.
    /// </summary>
    public static void WriteConversationMembers(this Utf8JsonWriter json, ConversationInfo conversation)
    {
        json.WriteString("kind"u8, Words.Kinds.Utf8(conversation.Kind));
        if (conversation.Title is { } title)
        {
            json.WriteString("title"u8, title);
        }

        if (conversation.Kind is ConversationKind.Channel)
        {
            json.WriteString("access"u8, Words.AccessRules.Utf8(conversation.Access));
        }

        if (conversation.Workspace is { } workspace)
        {
            json.WriteString("workspace"u8, workspace.Value);
        }

        json.WriteString("epoch"u8, conversation.Epoch.Value);
        json.WriteNumber("head"u8, conversation.Head);
    }

    public static void WriteSettings(this Utf8JsonWriter json, MemberSettings settings)
    {
        json.WriteString("notify"u8, Words.NotifyLevels.Utf8(settings.Notify));
        json.WriteBoolean("hidden"u8, settings.Hidden);
        json.WriteNumber("read"u8, settings.Read);
    }

    /// <summary>The members of a refusal inside an error object.</summary>
    /// <param name="trace">Identifies the log entries of an internal error.</param>
    public static void WriteRefusal(
        this Utf8JsonWriter json, ReadOnlySpan<byte> name, Refusal refusal, string? trace = null)
    {
        json.WriteStartObject(name);
        json.WriteString("code"u8, ErrorCodes.WireName(refusal.Code));
        json.WriteString("message"u8, refusal.Message);
        json.WriteBoolean("temporary"u8, refusal.IsTemporary);
        if (refusal.RetryAfter is { } delay)
        {
            // Rounded up, so that a client that waits exactly this long isn't too early.
            json.WriteNumber("retryAfterMs"u8, (long)Math.Ceiling(delay.TotalMilliseconds));
        }
        else if (refusal.Code is ErrorCode.RateLimited)
        {
            json.WriteNumber("retryAfterMs"u8, 1_000);
        }

        if (trace is not null)
        {
            json.WriteString("trace"u8, trace);
        }

        json.WriteEndObject();
    }
}
