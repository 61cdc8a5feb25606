using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Tests.MemoryStores;

/// <summary>
/// What a client makes of a message by applying live events to it: written from the protocol, not from the product.
/// </summary>
internal sealed class MessageFold
{
    private readonly LoggedEvent _sent;
    private readonly List<(Emoji Emoji, List<UserId> People)> _reactions = [];
    private readonly List<UserId> _participants = [];
    private string _text;
    private string _mentions;
    private string? _edited;
    private bool _isDeleted;
    private bool _isPinned;
    private long _replies;
    private long _lastReply;
    private long _changed;

    /// <param name="sent">The message as it was shown live.</param>
    /// <param name="later">Live events, in order; those about other messages change nothing.</param>
    public MessageFold(LoggedEvent sent, IEnumerable<LoggedEvent> later)
    {
        _sent = sent;
        _text = ((MessageBody)sent.Body).Text;
        _mentions = Mentions(((MessageBody)sent.Body).Mentions, ((MessageBody)sent.Body).Groups);
        foreach (var logged in later.Where(logged => IsAbout(logged, sent.Seq)))
        {
            Apply(logged);
        }
    }

    public static bool IsAbout(LoggedEvent logged, long message) => logged.Body switch
    {
        ChangeBody change => change.Target == message,
        MessageBody reply => reply.ReplyTo == message,
        _ => false,
    };

    /// <summary>A message as it was served, in the words of <see cref="ToString"/>.</summary>
    public static string Describe(LoggedEvent served)
    {
        var body = (MessageBody)served.Body;
        var changes = body.Changes ?? new MessageChanges(0);
        return Describe(
            served.Seq,
            changes.IsDeleted && body.Text.Length == 0 ? null : body.Text,
            string.Join(' ', body.Attachments),
            Mentions(body.Mentions, body.Groups),
            changes.Edited is { } edited ? $"{edited.Seq} {edited.At:O}" : null,
            changes.IsDeleted,
            changes.IsPinned,
            changes.Reactions.Select(reaction =>
                $"{reaction.Emoji} {reaction.Count}: {string.Join(' ', reaction.By)}"),
            changes.Thread is { } thread
                ? $"{thread.Replies} {thread.Last}: {string.Join(' ', thread.Participants)}"
                : null,
            changes.Changed);
    }

    public static string Describe(
        long seq,
        string? text,
        string attachments,
        string mentions,
        string? edited,
        bool isDeleted,
        bool isPinned,
        IEnumerable<string> reactions,
        string? thread,
        long changed) =>
        $"{seq} '{text}' [{attachments}] to ({mentions}) edited ({edited}) "
        + $"{(isDeleted ? "deleted " : "")}{(isPinned ? "pinned " : "")}"
        + $"reactions ({string.Join(", ", reactions)}) thread ({thread}) changed {changed}";

    /// <summary>The message as the protocol says that it is served.</summary>
    public override string ToString() => Describe(
        _sent.Seq,
        _isDeleted ? null : _text,
        _isDeleted ? "" : string.Join(' ', ((MessageBody)_sent.Body).Attachments),
        _isDeleted ? "" : _mentions,
        _isDeleted ? null : _edited,
        _isDeleted,
        _isPinned,
        _reactions.Select(reaction =>
            $"{reaction.Emoji} {reaction.People.Count}: {string.Join(' ', reaction.People.Take(20))}"),
        _replies == 0 ? null : $"{_replies} {_lastReply}: {string.Join(' ', _participants.Take(5))}",
        _changed);

    private void Apply(LoggedEvent logged)
    {
        _changed = logged.Seq;
        switch (logged.Body)
        {
            case EditBody edit:
                _text = edit.Text;
                _mentions = Mentions(edit.Mentions, edit.Groups);
                _edited = $"{logged.Seq} {logged.At:O}";
                break;
            case DeleteBody:
                _isDeleted = true;
                _isPinned = false;
                _reactions.Clear();
                break;
            case PinBody pin:
                _isPinned = pin.On;
                break;
            case ReactBody react:
                React(react, logged.Sender.Id);
                break;
            case MessageBody:
                _replies++;
                _lastReply = logged.Seq;
                if (!_participants.Contains(logged.Sender.Id))
                {
                    _participants.Add(logged.Sender.Id);
                }

                break;
        }
    }

    private static string Mentions(IEnumerable<UserId> people, MentionedGroups groups) =>
        string.Join(
            ' ',
            [
                .. people.Select(user => user.Value),
                .. groups.HasFlag(MentionedGroups.All) ? ["all"] : Array.Empty<string>(),
                .. groups.HasFlag(MentionedGroups.Here) ? ["here"] : Array.Empty<string>(),
            ]);

    private void React(ReactBody react, UserId user)
    {
        var place = _reactions.FindIndex(reaction => reaction.Emoji == react.Emoji);
        if (react.On && place < 0)
        {
            _reactions.Add((react.Emoji, [user]));
        }
        else if (react.On)
        {
            _reactions[place].People.Add(user);
        }
        else if (_reactions[place].People.Remove(user) && _reactions[place].People.Count == 0)
        {
            _reactions.RemoveAt(place);
        }
    }
}
