using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansChat.Accounts;
using OrleansChat.Conversations;

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

    /// <summary>An event about the message, or the message itself, as it is read after these changes.</summary>
    public EventBody ApplyTo(EventBody body) => body switch
    {
        MessageBody message when Deleted is not null =>
            message with { Text = "", Attachments = [], Files = [], Mentions = [], Changes = Changes },
        MessageBody message => message with { Text = Text ?? message.Text, Changes = Changes },
        EditBody edit when Deleted is not null => edit with { Text = "", IsDeleted = true },
        EditBody edit => edit with { Text = Text ?? edit.Text },
        _ => body,
    };

    private sealed record ReactionData(string Emoji, int Count, string[] By);
}

/// <summary>A row of the table of reactions: a person's last word on a message with an emoji.</summary>
/// <param name="Target">The seq of the message.</param>
/// <param name="Last">The event that gave or withdrew it.</param>
internal sealed record ReactionRow(long Target, Emoji Emoji, UserId User, EventPoint Last, bool IsOn);
