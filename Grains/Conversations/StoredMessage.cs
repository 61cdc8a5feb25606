using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Grains.Conversations;

/// <summary>What rules have to know of a message before somebody changes it or replies to it.</summary>
/// <param name="At">When it was sent.</param>
/// <param name="Reactions">How many people reacted with each emoji.</param>
public sealed record StoredMessage(
    long Seq, UserId Author, DateTimeOffset At, bool IsDeleted, ImmutableDictionary<Emoji, int> Reactions)
{
    /// <summary>Everybody whom a text of the message has mentioned.</summary>
    public ImmutableHashSet<UserId> Noticed { get; init; } = [];

    /// <summary>Whether everybody has been told of it: a text has mentioned groups, or too many people.</summary>
    public bool IsEverybodyNoticed { get; init; }

    /// <summary>The author of the message that this one replies to.</summary>
    public UserId? RepliesTo { get; init; }

    public static StoredMessage Of(long seq, UserId author, DateTimeOffset at, MessageChanges? changes) =>
        new(
            seq,
            author,
            at,
            changes is { IsDeleted: true },
            changes?.Reactions.ToImmutableDictionary(reaction => reaction.Emoji, reaction => reaction.Count)
                ?? ImmutableDictionary<Emoji, int>.Empty);

    /// <summary>
    /// The message after a tentative change. Whether somebody had reacted before is for the log to say: a repeat
    /// counts here until the end of the batch.
    /// </summary>
    public StoredMessage After(ChangeBody change) => change switch
    {
        DeleteBody => this with { IsDeleted = true, Reactions = Reactions.Clear() },
        ReactBody { On: true } react => this with
        {
            Reactions = Reactions.SetItem(react.Emoji, Reactions.GetValueOrDefault(react.Emoji) + 1),
        },
        EditBody edit => this with
        {
            Noticed = Noticed.Union(edit.Mentions),
            IsEverybodyNoticed = IsEverybodyNoticed || edit.Groups is not MentionedGroups.None,
        },
        _ => this,
    };
}
