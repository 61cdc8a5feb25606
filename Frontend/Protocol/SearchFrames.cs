using OrleansChat.Reading;

namespace OrleansChat.Frontend.Protocol;

/// <summary>Replies to searches.</summary>
internal static class SearchFrames
{
    public static byte[] Found(long id, SearchPage page) => ReplyFrames.Ok(id, page, static (json, page) =>
    {
        json.WriteStartArray("items"u8);
        foreach (var hit in page.Items)
        {
            json.WriteStartObject();
            json.WriteString("conversation"u8, hit.Event.Conversation.Value);
            json.WriteStartObject("event"u8);
            EventFrames.WriteLogged(json, hit.Event);
            json.WriteEndObject();
            json.WriteStartArray("highlights"u8);
            foreach (var highlight in hit.Highlights)
            {
                json.WriteStartArray();
                json.WriteNumberValue(highlight.Start);
                json.WriteNumberValue(highlight.Length);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        ReplyFrames.WriteNext(json, page.Next);
    });
}
