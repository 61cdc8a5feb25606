using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Reading;

namespace OrleansChat.Frontend.Protocol;

/// <summary>The reply to <c>hello</c>.</summary>
/// <param name="Connection">Opaque; identifies the connection in logs.</param>
/// <param name="Session">The authenticated session.</param>
/// <param name="Ping">The silence after which the server pings.</param>
/// <param name="Time">The server's current time.</param>
/// <param name="Uploads">How large a file may be.</param>
internal sealed record Welcome(
    string Connection, AuthenticatedSession Session, TimeSpan Ping, DateTimeOffset Time, UploadLimit Uploads)
{
    /// <summary>The limits that clients need, by their names on the wire.</summary>
    public IEnumerable<(string Name, long Value)> Limits => [.. Fixed, ("uploadBytes", Uploads.BytesMax)];

    private static readonly (string Name, long Value)[] Fixed =
    [
        ("frameBytes", ProtocolLimits.MessageBytesMax),
        ("textChars", ConversationLimits.TextScalarsMax),
        ("titleChars", ConversationLimits.TitleScalarsMax),
        ("attachments", ConversationLimits.AttachmentsMax),
        ("recoverEvents", ReadLimits.RecoverEventsMax),
        ("historyEvents", ReadLimits.HistoryEventsMax),
        ("listItems", ReadLimits.ListItemsMax),
        ("idsPerRequest", ReadLimits.IdsPerRequestMax),
        ("requestsAtOnce", ProtocolLimits.RequestsInWorkMax),
    ];
}
