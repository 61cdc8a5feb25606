using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Uploads;

namespace OrleansChat.Silo.Storage.Log;

/// <summary>The columns of an event's row that depend on its kind.</summary>
/// <param name="Target">The seq of the message that the event changes or replies to.</param>
/// <param name="Data">JSON of the values without a column of their own; null if there are none.</param>
internal readonly record struct EventColumns(
    string Type, string? RecipientType, long? Target, string? Text, string? Data)
{
    public const string Message = "message";
    public const string Edit = "edit";
    private const string Delete = "delete";
    private const string React = "react";
    private const string Pin = "pin";
    private const string Member = "member";
    private const string Meta = "meta";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static EventColumns Of(EventBody body) => body switch
    {
        MessageBody message =>
            new(Message, Words.Kinds.Word(message.RecipientType), message.ReplyTo, message.Text, ToJson(message)),
        EditBody edit => new(Edit, null, edit.Target, edit.Text, ToJson(edit)),
        DeleteBody delete => new(Delete, null, delete.Target, null, null),
        ReactBody react => new(
            React,
            null,
            react.Target,
            null,
            JsonSerializer.Serialize(new ReactData(react.Emoji.Value, react.On), Json)),
        PinBody pin => new(Pin, null, pin.Target, null, JsonSerializer.Serialize(new PinData(pin.On), Json)),
        MemberBody member => new(Member, null, null, null, ToJson(member)),
        MetaBody meta => new(Meta, null, null, null, JsonSerializer.Serialize(new MetaData(meta.Title), Json)),
        _ => throw new ArgumentOutOfRangeException(nameof(body), body, "The log stores no such event."),
    };

    public EventBody ToBody() => Type switch
    {
        Message => ToMessage(),
        Edit => ToEdit(),
        Delete => new DeleteBody(Target!.Value),
        React => ToReaction(),
        Pin => new PinBody(Target!.Value, Parse<PinData>().On),
        Member => ToMember(),
        Meta => new MetaBody(Parse<MetaData>().Title),
        _ => throw new FormatException($"The log holds an event of the unknown type '{Type}'."),
    };

    private static string? ToJson(MessageBody body) =>
        body is
        {
            Files.IsDefaultOrEmpty: true,
            Mentions.IsDefaultOrEmpty: true,
            Groups: MentionedGroups.None,
            ReplyTo: null,
        }
            ? null
            : JsonSerializer.Serialize(
                new MessageData(
                    body.Files.IsDefaultOrEmpty ? null : [.. body.Files.Select(ToData)],
                    body.ReplyTo,
                    MentionColumn.Of(body.Mentions),
                    MentionColumn.Of(body.Groups)),
                Json);

    private static string? ToJson(EditBody body) =>
        body is { Mentions.IsDefaultOrEmpty: true, Groups: MentionedGroups.None }
            ? null
            : JsonSerializer.Serialize(
                new EditData(MentionColumn.Of(body.Mentions), MentionColumn.Of(body.Groups)), Json);

    private static string ToJson(MemberBody body) =>
        JsonSerializer.Serialize(
            new MemberData(
                body.User.Id.Value,
                Words.SenderTypes.Word(body.User.Type),
                body.User.Name,
                Words.Changes.Word(body.Change),
                Words.Roles.Word(body.Role),
                body.MutedUntil?.ToUnixTimeMilliseconds()),
            Json);

    private MessageBody ToMessage()
    {
        var data = Data is null ? new MessageData(null, null, null, null) : Parse<MessageData>();
        var files = data.Files is { } stored ? [.. stored.Select(ToAttachment)] : ImmutableArray<Attachment>.Empty;
        return new MessageBody(
            Words.Kinds.Value(RecipientType!),
            Text ?? "",
            files.IsEmpty ? [] : [.. files.Select(file => file.Id.Value)],
            data.ReplyTo,
            MentionColumn.People(data.Mentions))
        {
            Files = files,
            Groups = MentionColumn.Groups(data.Groups),
        };
    }

    private EditBody ToEdit()
    {
        var data = Data is null ? new EditData(null, null) : Parse<EditData>();
        return new EditBody(Target!.Value, Text ?? "")
        {
            Mentions = MentionColumn.People(data.Mentions),
            Groups = MentionColumn.Groups(data.Groups),
        };
    }

    private static FileData ToData(Attachment file) =>
        new(file.Id.Value, file.Name, file.Type, file.Bytes, file.Width, file.Height);

    private static Attachment ToAttachment(FileData file) =>
        new(UploadId.Parse(file.Id), file.Name, file.Type, file.Bytes, file.Width, file.Height);

    private ReactBody ToReaction()
    {
        var data = Parse<ReactData>();
        return new ReactBody(Target!.Value, Emoji.Stored(data.Emoji), data.On);
    }

    private MemberBody ToMember()
    {
        var data = Parse<MemberData>();
        return new MemberBody(
            new Participant(UserId.Parse(data.Id), Words.SenderTypes.Value(data.Type), data.Name),
            Words.Changes.Value(data.Change),
            Words.Roles.Value(data.Role),
            data.MutedUntil is { } until ? DateTimeOffset.FromUnixTimeMilliseconds(until) : null);
    }

    private T Parse<T>() =>
        JsonSerializer.Deserialize<T>(Data!, Json) ?? throw new FormatException("The log holds an event without data.");

    private sealed record MessageData(FileData[]? Files, long? ReplyTo, string[]? Mentions, string[]? Groups);

    private sealed record EditData(string[]? Mentions, string[]? Groups);

    private sealed record FileData(string Id, string Name, string Type, long Bytes, int? Width, int? Height);

    private sealed record MemberData(
        string Id, string Type, string Name, string Change, string Role, long? MutedUntil);

    private sealed record MetaData(string? Title);

    private sealed record ReactData(string Emoji, bool On);

    private sealed record PinData(bool On);
}
