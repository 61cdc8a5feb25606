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
    People,
    Profile,
    Create,
    Join,
    Leave,
    Members,
    Banned,
    Subscribe,
    Unsubscribe,
    Send,
    Edit,
    Delete,
    React,
    Pin,
    Edits,
    History,
    Search,
    Mark,
    Settings,
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
    /// <summary>The words for the types; the frequent ones first.</summary>
    public static readonly Vocabulary<RequestKind> Words = new(
        (RequestKind.Send, "send"),
        (RequestKind.React, "react"),
        (RequestKind.Edit, "edit"),
        (RequestKind.Delete, "delete"),
        (RequestKind.Pin, "pin"),
        (RequestKind.Edits, "edits"),
        (RequestKind.Mark, "mark"),
        (RequestKind.Settings, "settings"),
        (RequestKind.Typing, "typing"),
        (RequestKind.History, "history"),
        (RequestKind.Search, "search"),
        (RequestKind.Subscribe, "subscribe"),
        (RequestKind.Unsubscribe, "unsubscribe"),
        (RequestKind.Conversations, "conversations"),
        (RequestKind.Presence, "presence"),
        (RequestKind.Members, "members"),
        (RequestKind.Banned, "banned"),
        (RequestKind.Browse, "browse"),
        (RequestKind.People, "people"),
        (RequestKind.Profile, "profile"),
        (RequestKind.Create, "create"),
        (RequestKind.Join, "join"),
        (RequestKind.Leave, "leave"),
        (RequestKind.Hello, "hello"),
        (RequestKind.Ping, "ping"),
        (RequestKind.Invite, "invite"),
        (RequestKind.InviteCode, "invite-code"),
        (RequestKind.RevokeInvite, "revoke-invite"),
        (RequestKind.Kick, "kick"),
        (RequestKind.Ban, "ban"),
        (RequestKind.Mute, "mute"),
        (RequestKind.Role, "role"),
        (RequestKind.Rename, "rename"),
        (RequestKind.Block, "block"),
        (RequestKind.Blocked, "blocked"),
        (RequestKind.Link, "link"));

    /// <summary>Whether the request is a hint, which may have no id and then gets no reply.</summary>
    public static bool IsHint(RequestKind kind) => kind is RequestKind.Typing or RequestKind.Ping;

    /// <summary>The kind that the reader's current value names.</summary>
    public static RequestKind Read(ref Utf8JsonReader json) =>
        json.TokenType is JsonTokenType.String
            ? JsonText.Word(ref json, Words) ?? RequestKind.Unknown
            : RequestKind.Missing;
}
