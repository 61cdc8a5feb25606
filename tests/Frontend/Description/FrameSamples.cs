using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using OrleansChat.Accounts;
using OrleansChat.Blocking;
using OrleansChat.Conversations;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Reading;
using OrleansChat.Sessions;
using OrleansChat.Uploads;

namespace OrleansChat.Tests.Frontend.Description;

/// <summary>Every kind of frame that the server sends, as its own writers write it: full and bare.</summary>
internal static class FrameSamples
{
    private const long Id = 7;

    /// <summary>The results of requests.</summary>
    public static ILookup<RequestKind, JsonElement> Replies { get; } = new[]
    {
        Reply<Welcome>(RequestKind.Hello, ReplyFrames.Welcome),
        Reply<DateTimeOffset>(RequestKind.Ping, ReplyFrames.Pong),
        Reply<ConversationPage>(RequestKind.Conversations, ConversationFrames.Listed),
        Reply<ChannelPage>(RequestKind.Browse, ReplyFrames.Channels),
        Reply<Profile>(RequestKind.Profile, PeopleFrames.Changed),
        Reply<PeoplePage>(RequestKind.People, PeopleFrames.Found),
        Reply<Created>(RequestKind.Create, ReplyFrames.Of),
        Reply<ChangeStored>(RequestKind.Join, ReplyFrames.Of),
        Reply<ChangeStored>(RequestKind.Leave, ReplyFrames.Of),
        Reply<MemberPage>(RequestKind.Members, ReplyFrames.Members),
        Reply<BanPage>(RequestKind.Banned, ReplyFrames.Banned),
        Reply<MessageBody>(RequestKind.Subscribe, Subscribed),
        Reply<Refusal>(RequestKind.Subscribe, Refused),
        Empty(RequestKind.Unsubscribe),
        Reply<Stored>(RequestKind.Send, ReplyFrames.Of),
        Reply<Stored>(RequestKind.Edit, ReplyFrames.Of),
        Reply<Stored>(RequestKind.Delete, ReplyFrames.Of),
        Reply<Stored>(RequestKind.React, ReplyFrames.Of),
        Reply<Stored>(RequestKind.Pin, ReplyFrames.Of),
        Reply<EditPage>(RequestKind.Edits, ReplyFrames.Edits),
        Reply<HistoryPage>(RequestKind.History, (id, page) => ReplyFrames.History(id, page, from: 0)),
        Reply<SearchPage>(RequestKind.Search, SearchFrames.Found),
        Reply<Marked>(RequestKind.Mark, ReplyFrames.Of),
        Reply<SettingsChanged>(RequestKind.Settings, ReplyFrames.Of),
        Empty(RequestKind.Typing),
        Reply<Presence>(RequestKind.Presence, (id, presence) => ReplyFrames.Presences(id, [presence])),
        Reply<ChangeStored>(RequestKind.Invite, ReplyFrames.Of),
        Reply<InviteMade>(RequestKind.InviteCode, ReplyFrames.Of),
        Reply<InviteRevoked>(RequestKind.RevokeInvite, ReplyFrames.Of),
        Reply<ChangeStored>(RequestKind.Kick, ReplyFrames.Of),
        Reply<ChangeStored>(RequestKind.Ban, ReplyFrames.Of),
        Reply<ChangeStored>(RequestKind.Mute, ReplyFrames.Of),
        Reply<ChangeStored>(RequestKind.Role, ReplyFrames.Of),
        Reply<ChangeStored>(RequestKind.Rename, ReplyFrames.Of),
        Empty(RequestKind.Block),
        Reply<BlockedPeople>(RequestKind.Blocked, ReplyFrames.Blocked),
        Reply<UploadLink>(RequestKind.Link, (id, link) => ReplyFrames.Link(id, "a", link.ExpiresAt)),
    }
        .SelectMany(reply => reply.Frames.Select(frame => (reply.Kind, Frame: frame)))
        .ToLookup(reply => reply.Kind, reply => Read(reply.Frame));

    public static ImmutableArray<JsonElement> Errors { get; } =
    [
        Read(ReplyFrames.Error(Id, Sample.Full<Refusal>(), trace: "a")),
        Read(ReplyFrames.Error(id: null, Sample.Bare<Refusal>())),
    ];

    /// <summary>Events that stand in a log, and so also inside replies.</summary>
    public static ImmutableArray<JsonElement> LoggedEvents { get; } =
    [
        Read(EventFrames.Logged(Logged(Sample.Bare<MessageBody>() with
        {
            Files = [Sample.Full<Attachment>(), Sample.Bare<Attachment>()],
        }))),
        Read(EventFrames.Logged(Logged(Sample.Full<EditBody>() with { IsDeleted = false }))),
        .. typeof(EventBody).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(EventBody)) && !type.IsAbstract)
            .SelectMany(body => new[]
            {
                Logged((EventBody)Sample.Of(body, isFull: true)), Logged((EventBody)Sample.Of(body, isFull: false)),
            })
            .Select(logged => Read(EventFrames.Logged(logged))),
    ];

    /// <summary>All events: whatever there is a writer for.</summary>
    public static ImmutableArray<JsonElement> Events { get; } =
    [
        .. LoggedEvents,
        .. typeof(EventFrames).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(writer => writer.ReturnType == typeof(byte[]) && writer.Name != nameof(EventFrames.Logged))
            .SelectMany(writer => new[] { Write(writer, isFull: true), Write(writer, isFull: false) })
            .Select(Read),
    ];

    /// <summary>Messages and their changes, and nothing else, have a client id.</summary>
    private static LoggedEvent Logged(EventBody body) =>
        Sample.Full<LoggedEvent>() with
        {
            ClientId = body is MessageBody or ChangeBody ? Sample.Full<ClientId>() : null,
            Body = body,
        };

    private static (RequestKind Kind, byte[][] Frames) Reply<T>(RequestKind kind, Func<long, T, byte[]> write) =>
        (kind, [write(Id, Sample.Full<T>()), write(Id, Sample.Bare<T>())]);

    private static (RequestKind Kind, byte[][] Frames) Empty(RequestKind kind) => (kind, [ReplyFrames.Empty(Id)]);

    private static byte[] Subscribed(long id, MessageBody message)
    {
        var logged = Logged(message);
        var payload = ServerFrame.PayloadOf(EventFrames.Logged(logged));
        return ReplyFrames.Subscribed(
            id, [new(logged.Conversation, logged.Epoch, logged.Seq, Recovered: true, [payload])]);
    }

    private static byte[] Refused(long id, Refusal refusal) =>
        ReplyFrames.Subscribed(id, [SubscribedItem.Refused(Sample.Full<ConversationId>(), refusal)]);

    private static byte[] Write(MethodInfo writer, bool isFull) =>
        (byte[])writer.Invoke(
            null, [.. writer.GetParameters().Select(value => Sample.Of(value.ParameterType, isFull))])!;

    private static JsonElement Read(byte[] frame) => JsonElement.Parse(ServerFrame.PayloadOf(frame).Span);
}
