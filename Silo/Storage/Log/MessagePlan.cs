using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;

namespace OrleansChat.Silo.Storage.Log;

/// <summary>What the events of a request make of the messages that they are about.</summary>
internal sealed class MessagePlan(ILockedLog locked)
{
    private readonly Dictionary<long, MessageRow> _rows = [];
    private readonly Dictionary<(long Target, Emoji Emoji, UserId User), ReactionRow> _reactions = [];

    public IReadOnlyCollection<MessageRow> Rows => _rows.Values;

    public IReadOnlyCollection<ReactionRow> Reactions => _reactions.Values;

    /// <summary>The messages whose state changes with a request, so that it must be known.</summary>
    public static IEnumerable<long> TargetsOf(AppendRequest request) => request.Entries
        .Select(entry => entry.Body switch
        {
            ChangeBody change => change.Target,
            MessageBody message => message.ReplyTo,
            _ => null,
        })
        .OfType<long>()
        .Distinct();

    /// <summary>
    /// The outcome of a change that changes nothing, because the message is so already: a repeat of the event that
    /// made it so. Of what the rules refuse, people learn nothing but their own reactions.
    /// </summary>
    public EntryOutcome? OutcomeWithoutEvent(AppendEntry entry) => entry.Body switch
    {
        ReactBody react => Find(react.Target, react.Emoji, entry.Sender.Id) switch
        {
            null => react.On ? null : new EntryAbsent(),
            var found => found.IsOn == react.On ? Repeat(found.Last) : null,
        },
        _ when entry.LookUpOnly => null,
        DeleteBody delete => Find(delete.Target).Deleted is { } deleted ? Repeat(deleted) : null,
        PinBody pin => Find(pin.Target) switch
        {
            { Pin: { } last, IsPinned: var isPinned } => isPinned == pin.On ? Repeat(last) : null,
            _ => pin.On ? null : new EntryAbsent(),
        },
        _ => null,
    };

    /// <summary>Takes a stored event that is a change of a message or a reply to one.</summary>
    public void Apply(AppendEntry entry, EventPoint stored)
    {
        var target = entry.Body switch
        {
            ChangeBody change => change.Target,
            MessageBody message => message.ReplyTo!.Value,
            _ => throw new ArgumentException($"{entry.Body} is about no message.", nameof(entry)),
        };
        var row = Find(target) with { Changed = stored.Seq };
        _rows[target] = entry.Body switch
        {
            EditBody edit => row with
            {
                Text = edit.Text,
                Edited = stored,
                Mentions = edit.Mentions,
                Groups = edit.Groups,
                Noticed = entry.Noticed,
                IsEverybodyNoticed = entry.IsEverybodyNoticed,
            },
            DeleteBody => row with
            {
                Deleted = stored,
                Text = null,
                Edited = null,
                Mentions = [],
                Groups = MentionedGroups.None,
                Noticed = [],
                IsEverybodyNoticed = false,
                Reactions = [],
                IsPinned = false,
            },
            ReactBody react => row with { Reactions = After(row.Reactions, react, entry.Sender.Id, stored) },
            PinBody pin => row with { Pin = stored, IsPinned = pin.On },
            _ => row with
            {
                Replies = row.Replies + 1,
                LastReply = stored.Seq,
                Participants = With(row.Participants, entry.Sender.Id),
            },
        };
    }

    private static EntryDuplicate Repeat(EventPoint first) => new(first.Seq, first.At);

    private static ImmutableArray<UserId> With(ImmutableArray<UserId> participants, UserId user) =>
        participants.Length < ConversationLimits.ThreadPeopleShown && !participants.Contains(user)
            ? participants.Add(user)
            : participants;

    private ImmutableArray<Reaction> After(
        ImmutableArray<Reaction> before, ReactBody react, UserId user, EventPoint stored)
    {
        _reactions[(react.Target, react.Emoji, user)] =
            new ReactionRow(react.Target, react.Emoji, user, stored, react.On);
        var place = 0;
        while (place < before.Length && before[place].Emoji != react.Emoji)
        {
            place++;
        }

        if (place == before.Length)
        {
            return before.Add(new Reaction(react.Emoji, 1, [user]));
        }

        var reaction = before[place];
        if (react.On)
        {
            return before.SetItem(place, reaction with
            {
                Count = reaction.Count + 1,
                By = reaction.By.Length < ConversationLimits.ReactionPeopleShown
                    ? reaction.By.Add(user)
                    : reaction.By,
            });
        }

        return reaction.Count == 1
            ? before.RemoveAt(place)
            : before.SetItem(place, reaction with { Count = reaction.Count - 1, By = FirstOf(react) });
    }

    /// <summary>Who reacted first, among those who still do: after a withdrawal others move up.</summary>
    private ImmutableArray<UserId> FirstOf(ReactBody react)
    {
        var ours = _reactions.Values
            .Where(row => row.Target == react.Target && row.Emoji == react.Emoji)
            .ToList();

        // As many more as the request itself changes, which are left out.
        var stored = locked.FindReactions(
            react.Target, react.Emoji, ConversationLimits.ReactionPeopleShown + ours.Count);
        return
        [
            .. stored
                .Where(row => !_reactions.ContainsKey((row.Target, row.Emoji, row.User)))
                .Concat(ours.Where(row => row.IsOn))
                .OrderBy(row => row.Last.Seq)
                .Take(ConversationLimits.ReactionPeopleShown)
                .Select(row => row.User),
        ];
    }

    private MessageRow Find(long target) =>
        _rows.GetValueOrDefault(target) ?? locked.FindMessage(target) ?? new MessageRow(target);

    private ReactionRow? Find(long target, Emoji emoji, UserId user) =>
        _reactions.GetValueOrDefault((target, emoji, user)) ?? locked.FindReaction(target, emoji, user);
}
