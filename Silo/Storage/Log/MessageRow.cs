using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;

namespace OrleansChat.Silo.Storage.Log;

/// <summary>
/// A row of the table of messages' states: what later events made of a message. Messages that none changed have no
/// row.
/// </summary>
/// <param name="Seq">The seq of the message.</param>
internal sealed record MessageRow(long Seq)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The last event that changed it.</summary>
    public long Changed { get; init; }

    /// <summary>The newest text, if it was edited and isn't deleted.</summary>
    public string? Text { get; init; }

    /// <summary>The event that gave it that text.</summary>
    public EventPoint? Edited { get; init; }

    /// <summary>The event that deleted it.</summary>
    public EventPoint? Deleted { get; init; }

    /// <summary>The event that last pinned or unpinned it.</summary>
    public EventPoint? Pin { get; init; }

    public bool IsPinned { get; init; }

    public long Replies { get; init; }

    /// <summary>The seq of the last reply; 0 if there is none.</summary>
    public long LastReply { get; init; }

    public ImmutableArray<UserId> Participants { get; init; } = [];

    public ImmutableArray<Reaction> Reactions { get; init; } = [];

    /// <summary>The people whom the newest text mentions, if it was edited.</summary>
    public ImmutableArray<UserId> Mentions { get; init; } = [];

    /// <summary>The groups that the newest text mentions, if it was edited.</summary>
    public MentionedGroups Groups { get; init; }

    /// <summary>Everybody whom a text of the message has mentioned, if it was edited.</summary>
    public ImmutableArray<UserId> Noticed { get; init; } = [];

    /// <summary>Whether everybody counts as told of the message, if it was edited.</summary>
    public bool IsEverybodyNoticed { get; init; }

    /// <summary>Mentions as a column; null if there are none.</summary>
    public string? MentionsJson
    {
        get
        {
            var data = new MentionData(
                MentionColumn.Of(Mentions), MentionColumn.Of(Groups), MentionColumn.Of(Noticed), IsEverybodyNoticed);
            return data == MentionData.None ? null : JsonSerializer.Serialize(data, Json);
        }

        init
        {
            if (value is not null)
            {
                var data = JsonSerializer.Deserialize<MentionData>(value, Json)!;
                Mentions = MentionColumn.People(data.People);
                Groups = MentionColumn.Groups(data.Groups);
                Noticed = MentionColumn.People(data.Noticed);
                IsEverybodyNoticed = data.Everybody;
            }
        }
    }

    /// <summary>The participants as a column; null if there are none.</summary>
    public string? ParticipantsJson
    {
        get => Participants.IsEmpty
            ? null
            : JsonSerializer.Serialize(Participants.Select(user => user.Value), Json);
        init => Participants = value is null
            ? []
            : [.. JsonSerializer.Deserialize<string[]>(value, Json)!.Select(UserId.Parse)];
    }

    /// <summary>The reactions as a column; null if there are none.</summary>
    public string? ReactionsJson
    {
        get => Reactions.IsEmpty
            ? null
            : JsonSerializer.Serialize(
                Reactions.Select(reaction => new ReactionData(
                    reaction.Emoji.Value, reaction.Count, [.. reaction.By.Select(user => user.Value)])),
                Json);
        init => Reactions = value is null
            ? []
            : [
                .. JsonSerializer.Deserialize<ReactionData[]>(value, Json)!.Select(data => new Reaction(
                    Emoji.Stored(data.Emoji), data.Count, [.. data.By.Select(UserId.Parse)])),
            ];
    }

    public MessageChanges Changes => new(Changed)
    {
        Edited = Edited,
        IsDeleted = Deleted is not null,
        Reactions = Reactions,
        Thread = Replies == 0 ? null : new ThreadSummary(Replies, LastReply, Participants),
        IsPinned = IsPinned,
    };

    /// <summary>What rules know of a message.</summary>
    /// <param name="seq">Its seq.</param>
    /// <param name="author">Its author.</param>
    /// <param name="at">When it was sent.</param>
    /// <param name="body">As it was sent.</param>
    /// <param name="row">What became of it; null if nothing changed it.</param>
    public static StoredMessage Stored(long seq, UserId author, DateTimeOffset at, MessageBody body, MessageRow? row) =>
        StoredMessage.Of(seq, author, at, row?.Changes) with
        {
            Noticed = [.. row is { Edited: not null } ? row.Noticed : body.Mentions],
            IsEverybodyNoticed = row is { Edited: not null }
                ? row.IsEverybodyNoticed
                : body.Groups is not MentionedGroups.None,
        };

    /// <summary>An event about the message, or the message itself, as it is read after these changes.</summary>
    public EventBody ApplyTo(EventBody body) => body switch
    {
        MessageBody message when Deleted is not null =>
            message with
            {
                Text = "",
                Attachments = [],
                Files = [],
                Mentions = [],
                Groups = MentionedGroups.None,
                Changes = Changes,
            },
        MessageBody message when Text is not null =>
            message with { Text = Text, Mentions = Mentions, Groups = Groups, Changes = Changes },
        MessageBody message => message with { Changes = Changes },
        EditBody edit when Deleted is not null =>
            edit with { Text = "", Mentions = [], Groups = MentionedGroups.None, IsDeleted = true },
        EditBody edit when Text is not null => edit with { Text = Text, Mentions = Mentions, Groups = Groups },
        _ => body,
    };

    private sealed record MentionData(string[]? People, string[]? Groups, string[]? Noticed, bool Everybody)
    {
        public static readonly MentionData None = new(null, null, null, Everybody: false);
    }

    private sealed record ReactionData(string Emoji, int Count, string[] By);
}

/// <summary>A row of the table of reactions: a person's last word on a message with an emoji.</summary>
/// <param name="Target">The seq of the message.</param>
/// <param name="Last">The event that gave or withdrew it.</param>
internal sealed record ReactionRow(long Target, Emoji Emoji, UserId User, EventPoint Last, bool IsOn);
