using System.Text.Json;

namespace OrleansChat.Frontend.Protocol;

/// <summary>The types of requests.</summary>
internal enum RequestKind
{
    /// <summary>The member <c>type</c> is missing or isn't a string.</summary>
    Missing,

    /// <summary>The server doesn't know the type.</summary>
    Unknown,
    Hello,
    Ping,
    Conversations,
    Browse,
    Create,
    Join,
    Leave,
    Members,
    Banned,
    Subscribe,
    Unsubscribe,
    Send,
    History,
    Mark,
    Typing,
    Presence,
    Invite,
    InviteCode,
    RevokeInvite,
    Kick,
    Ban,
    Mute,
    Role,
    Rename,
    Block,
    Blocked,
    Link,
}

internal static class RequestKinds
{
    private static readonly (byte[] Name, RequestKind Kind)[] ByName =
    [
        ("send"u8.ToArray(), RequestKind.Send),
        ("mark"u8.ToArray(), RequestKind.Mark),
        ("typing"u8.ToArray(), RequestKind.Typing),
        ("history"u8.ToArray(), RequestKind.History),
        ("subscribe"u8.ToArray(), RequestKind.Subscribe),
        ("unsubscribe"u8.ToArray(), RequestKind.Unsubscribe),
        ("conversations"u8.ToArray(), RequestKind.Conversations),
        ("presence"u8.ToArray(), RequestKind.Presence),
        ("members"u8.ToArray(), RequestKind.Members),
        ("banned"u8.ToArray(), RequestKind.Banned),
        ("browse"u8.ToArray(), RequestKind.Browse),
        ("create"u8.ToArray(), RequestKind.Create),
        ("join"u8.ToArray(), RequestKind.Join),
        ("leave"u8.ToArray(), RequestKind.Leave),
        ("hello"u8.ToArray(), RequestKind.Hello),
        ("ping"u8.ToArray(), RequestKind.Ping),
        ("invite"u8.ToArray(), RequestKind.Invite),
        ("invite-code"u8.ToArray(), RequestKind.InviteCode),
        ("revoke-invite"u8.ToArray(), RequestKind.RevokeInvite),
        ("kick"u8.ToArray(), RequestKind.Kick),
        ("ban"u8.ToArray(), RequestKind.Ban),
        ("mute"u8.ToArray(), RequestKind.Mute),
        ("role"u8.ToArray(), RequestKind.Role),
        ("rename"u8.ToArray(), RequestKind.Rename),
        ("block"u8.ToArray(), RequestKind.Block),
        ("blocked"u8.ToArray(), RequestKind.Blocked),
        ("link"u8.ToArray(), RequestKind.Link),
    ];

    /// <summary>Whether the request is a hint, which may have no id and then gets no reply.</summary>
    public static bool IsHint(RequestKind kind) => kind is RequestKind.Typing or RequestKind.Ping;

    /// <summary>The kind that the reader's current value names.</summary>
    public static RequestKind Read(ref Utf8JsonReader json)
    {
        if (json.TokenType is not JsonTokenType.String)
        {
            return RequestKind.Missing;
        }

        foreach (var (name, kind) in ByName)
        {
            if (JsonText.Equal(ref json, name))
            {
                return kind;
            }
        }

        return RequestKind.Unknown;
    }
}
