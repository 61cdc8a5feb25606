using OrleansChat.Conversations;
using OrleansChat.Reading;
using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Protocol;

/// <summary>What <c>hello</c> is answered with.</summary>
/// <param name="Connection">Opaque; names the connection in logs.</param>
/// <param name="Session">Who has come.</param>
/// <param name="Ping">After how long a silence the server pings.</param>
/// <param name="Time">Now.</param>
internal sealed record Welcome(string Connection, AuthenticatedSession Session, TimeSpan Ping, DateTimeOffset Time)
{
    /// <summary>The limits that a client must know, by their wire names.</summary>
    public IReadOnlyList<(string Name, int Value)> Limits => All;

    private static readonly (string Name, int Value)[] All =
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
