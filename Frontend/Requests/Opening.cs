using OrleansChat.Conversations;
using OrleansChat.Frontend.Fanout;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Reading;

namespace OrleansChat.Frontend.Requests;

/// <summary>One conversation of a <c>subscribe</c> on its way to being live.</summary>
internal sealed class Opening(SubscribeItem item)
{
    /// <summary>Reads together with others. A page that a change of its messages has overtaken is read again.</summary>
    private const int SharedReadsMax = 3;

    private ConversationFeed? _feed;
    private Refusal? _refusal;
    private LogHead _log;
    private long _after;
    private List<byte[]>? _frames;
    private long? _removal;

    /// <summary>It was live, and missed more than can be given to it here: it had better come back.</summary>
    private bool _losesPlace;

    public ConversationId Conversation => item.Conversation;

    public ConversationReader? Reader { get; private set; }

    public bool IsRefused => _refusal is not null;

    /// <summary>The feed is ahead of what the database said, or follows another life of the log.</summary>
    public bool IsAhead => _refusal == Refusals.ConversationUnavailable;

    public Task Joined => _feed?.Joined ?? Task.CompletedTask;

    /// <summary>There are events to get for the client, and not too many.</summary>
    public bool MissesEvents { get; private set; }

    public void Held(ConversationReader reader, ConversationFeed feed)
    {
        Reader = reader;
        _feed = feed;
    }

    public void Refuse(Refusal refusal) => _refusal = refusal;

    /// <summary>What the database says of the user and the log.</summary>
    public void Learn(ConversationAccess access)
    {
        _log = access.Log;
        _refusal = access.Standing switch
        {
            Standing.Member when Reader!.HasEnded || !_feed!.Learn(_log.Epoch, _log.Head) =>
                Refusals.ConversationUnavailable,
            Standing.Member => null,
            Standing.MayJoin => Refusals.SubscribeForMembers,
            Standing.Banned => Refusals.Banned,
            _ => Refusals.ConversationNotFound,
        };

        // Who was live and names no cursor is not to miss what was shown while the subscribe was on its way. What comes
        // after a reset is another matter: that has to be told first.
        var after = item.After ?? (Reader!.WasLive && !Reader.MissedReset ? Reader.Cursor : null);
        if (_refusal is null && after is { } cursor && (item.Epoch is null || item.Epoch == _log.Epoch))
        {
            _after = cursor;
            var missed = _log.Head - cursor;
            MissesEvents = missed is > 0 and <= ReadLimits.RecoverEventsMax;
            _frames = missed == 0 ? [] : null;
        }
    }

    /// <summary>Gets the events that were missed: at best from memory, else with others who missed the same.</summary>
    public async Task Recover()
    {
        for (var reads = 0; reads < SharedReadsMax; reads++)
        {
            if (TryRecent())
            {
                return;
            }

            await _feed!.Missed.Read(_after, _log.Head);
        }

        if (!TryRecent())
        {
            Take(await _feed!.Missed.ReadAlone(_after, (int)(_log.Head - _after)));
        }
    }

    /// <summary>Drops what does not fit.</summary>
    /// <returns>The bytes that are kept.</returns>
    public int KeepWithin(int bytesMax)
    {
        var bytes = _frames?.Sum(frame => frame.Length) ?? 0;
        if (bytes <= bytesMax)
        {
            return bytes;
        }

        _frames = null;
        return 0;
    }

    /// <summary>Sends what a live reader missed, before the answer: it goes on without a hole.</summary>
    public void CatchUp()
    {
        if (_refusal is null && item.After is null && Reader!.WasLive)
        {
            // Removed meanwhile and in again: what was said in between is not for them. A removal beyond the head is
            // among what was held, and follows.
            var count = _removal is { } removal && removal <= _log.Head
                ? (int)(removal - _after)
                : _frames?.Count ?? 0;
            _frames?[..count].ForEach(Reader.Receiver.Outbox.Send);
            _losesPlace = _frames is null && !Reader.MissedReset;
            _frames = null;
        }
    }

    public SubscribedItem ToItem() => _refusal is null
        ? new SubscribedItem(
            Conversation,
            _log.Epoch,
            _log.Head,
            Recovered: _frames is not null,
            _frames?.ConvertAll(ServerFrame.PayloadOf) ?? [])
        : SubscribedItem.Refused(Conversation, _refusal);

    /// <summary>The answer is on its way.</summary>
    public void GoLive()
    {
        if (_refusal is null)
        {
            _feed!.Open(Reader!, _log.Epoch, _log.Head);
            if (_losesPlace)
            {
                Reader!.Receiver.Close(CloseCode.LostPlace);
            }
        }
        else
        {
            // One that was live and is no member any more still gets what came before its removal, and that.
            GiveUp();
        }
    }

    /// <summary>The request failed: what was, goes on.</summary>
    public void GiveUp()
    {
        if (Reader is not null)
        {
            _feed!.GiveUp(Reader);
        }
    }

    private bool TryRecent()
    {
        _frames = _feed!.Recent(_log.Epoch, _after, _log.Head);
        _removal = _feed.RemovalBeyond(Reader!, _after);
        return _frames is not null;
    }

    /// <summary>Takes what the log gave, if it is all that was missed.</summary>
    private void Take(EventPage page)
    {
        var events = page.Events.Where(logged => logged.Seq <= _log.Head).ToList();
        var isWhole = page.Head.Epoch == _log.Epoch
            && events.Count == _log.Head - _after
            && events[0].Seq == _after + 1;
        _frames = isWhole ? events.ConvertAll(EventFrames.Logged) : null;
        _removal = events.Find(IsRemoval)?.Seq;
    }

    private bool IsRemoval(LoggedEvent logged) =>
        logged.Body is MemberBody { Change: MemberChange.Left or MemberChange.Banned } removal
        && removal.User.Id == Reader!.Receiver.UserId;
}
