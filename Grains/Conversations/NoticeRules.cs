using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Fanout;

namespace OrleansChat.Grains.Conversations;

/// <summary>A notice that a member gets once the message is stored.</summary>
internal readonly record struct DueNotice(UserId User, NoticeReason Reason);

/// <summary>Rules for who gets a notice of a message: each person at most one, whatever its edits say.</summary>
internal static class NoticeRules
{
    public static ImmutableArray<DueNotice> Of(
        ConversationState state, SendMessage send, Mentioned mentioned, DecisionContext known)
    {
        var isDirect = state.Info.Kind is ConversationKind.Direct;
        if (mentioned == Mentioned.Nobody && send.ReplyTo is null && !isDirect)
        {
            return [];
        }

        var reasons = new Dictionary<UserId, NoticeReason>();
        foreach (var user in PeopleOf(state, mentioned))
        {
            reasons.TryAdd(user, NoticeReason.Mention);
        }

        if (send.ReplyTo is { } seq && state.Message(seq) is { } original)
        {
            reasons.TryAdd(original.Author, NoticeReason.Reply);
        }

        if (isDirect)
        {
            foreach (var user in state.Members.Keys)
            {
                reasons.TryAdd(user, NoticeReason.Direct);
            }
        }

        return Due(state, send.Sender.Id, reasons, known);
    }

    /// <summary>Those whom only the new text mentions; nobody if all were told of the message before.</summary>
    public static ImmutableArray<DueNotice> Of(
        ConversationState state,
        EditMessage edit,
        StoredMessage message,
        Mentioned mentioned,
        DecisionContext known)
    {
        var reasons = message.IsEverybodyNoticed || state.Info.Kind is ConversationKind.Direct
            ? []
            : PeopleOf(state, mentioned)
                .Where(user => user != message.RepliesTo && !message.Noticed.Contains(user))
                .Distinct()
                .ToDictionary(user => user, _ => NoticeReason.Mention);
        return Due(state, edit.Sender.Id, reasons, known);
    }

    /// <summary>What a person is told of a stored message or edit.</summary>
    public static UserNotice Notice(LoggedEvent stored, DueNotice due)
    {
        var (seq, text) = stored.Body switch
        {
            MessageBody message => (stored.Seq, message.Text),
            EditBody edit => (edit.Target, edit.Text),
            _ => throw new ArgumentException($"{stored.Body} has no text.", nameof(stored)),
        };
        return new UserNotice(
            due.User, stored.Conversation, seq, stored.Sender, due.Reason, MessageTexts.Preview(text));
    }

    private static IEnumerable<UserId> PeopleOf(ConversationState state, Mentioned mentioned) =>
        mentioned.Groups is MentionedGroups.None ? mentioned.People : state.Everybody;

    private static ImmutableArray<DueNotice> Due(
        ConversationState state, UserId sender, Dictionary<UserId, NoticeReason> reasons, DecisionContext known) =>
        reasons.Count == 0
            ? []
            :
            [
                .. reasons
                    .Where(pair => pair.Key != sender
                        && state.Member(pair.Key) is { } member
                        && Allows(member.Notify, pair.Value)
                        && !known.Blocks.Contains(new Block(pair.Key, sender)))
                    .OrderBy(pair => pair.Key.Value, StringComparer.Ordinal)
                    .Select(pair => new DueNotice(pair.Key, pair.Value)),
            ];

    private static bool Allows(NotifyLevel level, NoticeReason reason) => level switch
    {
        NotifyLevel.All => true,
        NotifyLevel.Mentions => reason is NoticeReason.Mention,
        _ => false,
    };
}
