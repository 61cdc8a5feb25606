using OrleansChat.Reading;

namespace OrleansChat.Frontend.Protocol;

/// <summary>Replies with a person's conversations.</summary>
internal static class ConversationFrames
{
    /// <summary>A page of conversations. Newest messages beyond the budget of a reply are left out.</summary>
    public static byte[] Listed(long id, ConversationPage page) => ReplyFrames.Ok(id, page, static (json, page) =>
    {
        var bytesLeft = (long)ProtocolLimits.ReplyEventBytesMax;
        json.WriteStartArray("items"u8);
        foreach (var item in page.Items)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, item.Conversation.Id.Value);
            json.WriteConversationMembers(item.Conversation);
            json.WriteNumber("read"u8, item.Read);
            json.WriteNumber("unread"u8, item.Unread);
            json.WriteNumber("mentioned"u8, item.Mentioned);
            json.WriteString("notify"u8, Words.NotifyLevels.Utf8(item.Notify));
            json.WriteBoolean("hidden"u8, item.Hidden);
            json.WriteNumber("memberCount"u8, item.MemberCount);
            if (item.Last is { } last && bytesLeft > 0)
            {
                var before = ReplyFrames.BytesWritten(json);
                json.WriteStartObject("last"u8);
                EventFrames.WriteLogged(json, last);
                json.WriteEndObject();
                bytesLeft -= ReplyFrames.BytesWritten(json) - before;
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        ReplyFrames.WriteNext(json, page.Next);
    });
}
