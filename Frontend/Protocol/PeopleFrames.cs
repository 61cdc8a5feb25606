using OrleansChat.Accounts;
using OrleansChat.Reading;

namespace OrleansChat.Frontend.Protocol;

/// <summary>Replies about people.</summary>
internal static class PeopleFrames
{
    public static byte[] Found(long id, PeoplePage page) => ReplyFrames.Ok(id, page, static (json, page) =>
    {
        json.WriteStartArray("items"u8);
        foreach (var item in page.Items)
        {
            json.WriteStartObject();
            json.WriteParticipantMembers(item.User);
            json.WriteHandleAndAvatar(item.Handle, item.Avatar);
            json.WriteBoolean("online"u8, item.Online);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        ReplyFrames.WriteNext(json, page.Next);
    });

    public static byte[] Changed(long id, Profile profile) =>
        ReplyFrames.Ok(id, profile, static (json, profile) => json.WriteProfile("user"u8, profile));
}
