using System.Text.Json;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Tests.Simulation.Checking;

namespace OrleansChat.Tests.Simulation.Clients;

internal enum FollowState
{
    /// <summary>No events are due.</summary>
    Idle,

    /// <summary>The first subscribe of the connection is on its way: none before its answer.</summary>
    Asking,

    /// <summary>Every event after the position, in order, once.</summary>
    Live,

    /// <summary>An unsubscribe is on its way: events may come or not.</summary>
    Leaving,

    /// <summary>The event of the own removal came: nothing more.</summary>
    Removed,
}

/// <summary>The events of a conversation that a device has seen, compared with the truth at each event.</summary>
internal sealed class Follow(ConversationId conversation, UserId user, Truth truth, Action<string> fail)
{
    public ConversationId Conversation { get; } = conversation;

    public Epoch? Epoch { get; private set; }

    /// <summary>The last seq seen; everything up to it was seen.</summary>
    public long Position { get; private set; }

    public FollowState State { get; set; }

    /// <summary>The number of events that came live.</summary>
    public long Live { get; private set; }

    /// <summary>A logged event outside of a reply.</summary>
    public void Take(JsonElement frame)
    {
        var seq = frame.GetProperty("seq").GetInt64();
        var epoch = OrleansChat.Conversations.Epoch.Parse(frame.GetProperty("epoch").GetString()!);
        if (State is FollowState.Idle or FollowState.Asking or FollowState.Removed)
        {
            var broken = State is FollowState.Removed ? "I5" : "I4";
            fail($"{broken}: {user} got seq {seq} of {Conversation}, being {State} at {Position}");
            return;
        }

        if (epoch != Epoch)
        {
            fail($"I4: {user} got seq {seq} of {Conversation} of another epoch without a reset");
            return;
        }

        if (seq != Position + 1)
        {
            fail($"I4: {user} at {Position} of {Conversation} got seq {seq}");
            return;
        }

        Position = seq;
        Live++;
        if (!Matches(frame, epoch, seq, head: seq, out var log))
        {
            return;
        }

        if (!log.IsMemberAfter(user, seq - 1))
        {
            fail($"I5: {user} is no member of {Conversation} at {seq - 1} and got seq {seq}");
        }

        if (!log.IsMemberAfter(user, seq))
        {
            State = FollowState.Removed;
        }
    }

    /// <summary>The answer to a subscribe.</summary>
    /// <param name="item">Its item for this conversation.</param>
    /// <param name="after">What was asked for; null: live only.</param>
    /// <param name="askedEpoch">The epoch asked for.</param>
    /// <param name="asked">When the question was asked.</param>
    public void Open(JsonElement item, long? after, Epoch? askedEpoch, Moment asked)
    {
        var epoch = OrleansChat.Conversations.Epoch.Parse(item.GetProperty("epoch").GetString()!);
        var head = item.GetProperty("head").GetInt64();
        if (truth.Of(Conversation, epoch) is not { } log || head > log.Head)
        {
            fail($"I8: the head {head} of {Conversation} is not committed");
            return;
        }

        if (asked.Log == log && head < asked.Head)
        {
            fail($"I8: {user} asked when the head of {Conversation} was {asked.Head} and was told {head}");
        }

        if (!log.IsMemberAfter(user, head))
        {
            fail($"I5: {user} could subscribe to {Conversation} at {head}, being no member");
        }

        var recovered = item.GetProperty("recovered").GetBoolean();
        var events = item.GetProperty("events");
        CheckRecovery(events, recovered, after, askedEpoch, log, head);
        Epoch = epoch;
        Position = head;
        State = FollowState.Live;
    }

    /// <summary>The conversation was restored: the seen events are meaningless.</summary>
    public void Reset(JsonElement frame)
    {
        var epoch = OrleansChat.Conversations.Epoch.Parse(frame.GetProperty("epoch").GetString()!);
        if (truth.Now(Conversation) is not { WasRestored: true })
        {
            fail($"I4: {user} was told to reset {Conversation} without a reason");
        }

        if (State is FollowState.Removed or FollowState.Idle)
        {
            fail($"I5: {user} got a reset of {Conversation}, being {State}");
        }

        Epoch = epoch;
        Position = frame.GetProperty("head").GetInt64();
    }

    /// <summary>Forgets the seen events, like a freshly installed program.</summary>
    public void Forget() => (Epoch, Position) = (null, 0);

    private void CheckRecovery(
        JsonElement events, bool recovered, long? after, Epoch? askedEpoch, LogTruth log, long head)
    {
        var mayRecover = after is not null && askedEpoch == log.Epoch && after <= head && head - after <= 300;
        if (recovered && !mayRecover && after is not null)
        {
            fail($"I4: {user} was told recovered of {Conversation} from {after} to {head} of another life");
        }

        // While the log is being rebuilt there is nothing to give.
        if (mayRecover && !recovered && truth.Now(Conversation) == log)
        {
            fail($"I4: {user} was not given {Conversation} from {after} to {head}");
        }

        var expected = recovered && after is not null ? after.Value : head;
        foreach (var item in events.EnumerateArray())
        {
            var seq = item.GetProperty("seq").GetInt64();
            if (seq != ++expected)
            {
                fail($"I4: {user} was given seq {seq} of {Conversation} where {expected} is due");
                return;
            }

            Matches(item, log.Epoch, seq, head, out _);
        }

        if (expected != head)
        {
            fail($"I4: {user} was given {Conversation} up to {expected} where the head is {head}");
        }
    }

    /// <summary>Whether the frame is the committed event, as those up to a head left it.</summary>
    public bool Matches(JsonElement frame, Epoch epoch, long seq, long head, out LogTruth log)
    {
        log = truth.Of(Conversation, epoch)!;
        if (log?.Event(seq) is not { } logged)
        {
            fail($"I8: {user} was shown seq {seq} of {Conversation}, which is not committed");
            return false;
        }

        var sameSender = frame.GetProperty("sender").GetProperty("id").ValueEquals(logged.Sender.Id.Value);
        var same = logged.Body switch
        {
            MessageBody => frame.GetProperty("event").ValueEquals("message")
                && frame.GetProperty("clientId").ValueEquals(logged.ClientId!.Value.Value),
            MemberBody member => frame.GetProperty("event").ValueEquals("member")
                && frame.GetProperty("user").GetProperty("id").ValueEquals(member.User.Id.Value),
            ChangeBody change => frame.GetProperty("target").GetInt64() == change.Target
                && frame.GetProperty("clientId").ValueEquals(logged.ClientId!.Value.Value),
            _ => true,
        };
        if (!sameSender || !same)
        {
            fail($"I1: {user} was shown another event than the committed one at seq {seq} of {Conversation}");
        }
        else if (ServedMessages.Check(frame, log, seq, head) is { } wrong)
        {
            fail($"I10: of {Conversation}, {wrong}");
        }

        return true;
    }
}
