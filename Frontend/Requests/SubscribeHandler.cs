using OrleansChat.Conversations;
using OrleansChat.Frontend.Connections;
using OrleansChat.Frontend.Fanout;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Frontend.RateLimits;
using OrleansChat.RateLimits;
using OrleansChat.Reading;

namespace OrleansChat.Frontend.Requests;

/// <summary>
/// Begins and resumes live events. Each reader is held on its feed before membership and head are asked from the
/// database, so that nothing falls between the reply and the first live event, and nothing passes a removal.
/// </summary>
internal sealed class SubscribeHandler(
    GrainCalls calls, RateLimiter limiter, FanoutHub hub, ConnectionOptions options)
{
    private static readonly Refusal NotFound = new(ErrorCode.NotFound, "There is no such conversation.");
    private static readonly Refusal NoMember = new(ErrorCode.Forbidden, "You are no member of this channel.");

    private static readonly Refusal TooMany =
        new(ErrorCode.Forbidden, "You follow as many conversations as one connection may.");

    private static readonly Refusal Away =
        new(ErrorCode.Unavailable, "This is not available right now; ask again.", TimeSpan.FromSeconds(1));

    public async Task<Reply> Subscribe(ClientConnection connection, long id, SubscribeRequest request)
    {
        var turn = await connection.Lanes.Enter([.. Conversations(request)]);
        var openings = new Dictionary<ConversationId, Opening>();
        try
        {
            if (await limiter.Take(RateLimitPolicies.ReadUser, connection.User.Id.Value) is { } limited)
            {
                turn.Dispose();
                return Reply.Refused(id, limited);
            }

            await Hold(connection, request, openings);
            var answers = new List<SubscribedItem>(request.Items.Length);
            var budget = ProtocolLimits.ReplyEventBytesMax;
            foreach (var item in request.Items)
            {
                var answer = await Answer(openings[item.Conversation], item, budget);
                budget -= answer.Events.Sum(payload => payload.Length);
                answers.Add(answer);
            }

            return new Reply(ReplyFrames.Subscribed(id, answers), () =>
            {
                Open(openings.Values);
                turn.Dispose();
            });
        }
        catch
        {
            Open(openings.Values.Select(opening => opening with { Refusal = Away }));
            turn.Dispose();
            throw;
        }
    }

    public async Task<Reply> Unsubscribe(ClientConnection connection, long id, UnsubscribeRequest request)
    {
        using var turn = await connection.Lanes.Enter([.. request.Conversations.Distinct()]);
        foreach (var conversation in request.Conversations)
        {
            connection.Subscriptions.End(conversation);
        }

        return new Reply(ReplyFrames.Empty(id));
    }

    private static IEnumerable<ConversationId> Conversations(SubscribeRequest request) =>
        request.Items.Select(item => item.Conversation).Distinct();

    /// <summary>Holds a reader on each feed, then asks where each log stands and what the user may do there.</summary>
    private async Task Hold(
        ClientConnection connection, SubscribeRequest request, Dictionary<ConversationId, Opening> openings)
    {
        foreach (var conversation in Conversations(request))
        {
            var reader = connection.Subscriptions.ReaderOf(
                conversation, connection, options.SubscriptionsPerConnectionMax);
            openings[conversation] = reader is null
                ? new Opening(Reader: null, Feed: null, Access: null, TooMany)
                : new Opening(reader, hub.Hold(reader, conversation), Access: null, Refusal: null);
        }

        var held = openings.Where(opening => opening.Value.Feed is not null).ToList();
        foreach (var (conversation, opening) in held)
        {
            try
            {
                await opening.Feed!.Joined;
            }
            catch (Exception fault)
            {
                openings[conversation] = opening with { Refusal = calls.Explain(fault).Refusal };
            }
        }

        var asked = held.Select(opening => opening.Key).Where(id => openings[id].Refusal is null).ToList();
        await Ask(connection, asked, openings);

        // Asked once more, a log is nowhere before the place where its feed began meanwhile.
        await Ask(connection, asked.FindAll(id => openings[id].Refusal == Away), openings);
    }

    private async Task Ask(
        ClientConnection connection, List<ConversationId> asked, Dictionary<ConversationId, Opening> openings)
    {
        if (asked.Count == 0)
        {
            return;
        }

        var access = await calls.Within(calls.Reader().Open(connection.User.Id, [.. asked]));
        for (var index = 0; index < asked.Count; index++)
        {
            var opening = openings[asked[index]];
            openings[asked[index]] = opening with
            {
                Access = access[index],
                Refusal = RefusalOf(opening.Feed!, access[index]),
            };
        }
    }

    private static Refusal? RefusalOf(ConversationFeed feed, ConversationAccess access) => access.Standing switch
    {
        Standing.Member => feed.Learn(access.Log.Epoch, access.Log.Head) ? null : Away,
        Standing.MayJoin => NoMember,
        _ => NotFound,
    };

    private async Task<SubscribedItem> Answer(Opening opening, SubscribeItem item, int budget)
    {
        if (opening.Refusal is { } refusal)
        {
            return SubscribedItem.Refused(item.Conversation, refusal);
        }

        var log = opening.Access!.Log;
        var missed = await Missed(opening.Feed!, item, log, budget);
        return new SubscribedItem(item.Conversation, log.Epoch, log.Head, missed is not null, missed ?? []);
    }

    /// <summary>Everything after the client's cursor up to the head; nothing when it must page back instead.</summary>
    private async Task<List<ReadOnlyMemory<byte>>?> Missed(
        ConversationFeed feed, SubscribeItem item, LogHead log, int budget)
    {
        if (item.After is not { } after
            || item.Epoch != log.Epoch
            || after > log.Head
            || log.Head - after > ReadLimits.RecoverEventsMax)
        {
            return null;
        }

        var payloads = new List<ReadOnlyMemory<byte>>();
        var bytes = 0;
        if (feed.Recent(log.Epoch, after, log.Head) is { } recent)
        {
            payloads.AddRange(recent.Select(frame => (ReadOnlyMemory<byte>)ServerFrame.PayloadOf(frame)));
            bytes = payloads.Sum(payload => payload.Length);
            return bytes <= budget ? payloads : null;
        }

        while (after < log.Head)
        {
            var page = await calls.Within(calls.Reader().Fill(
                item.Conversation, after, (int)Math.Min(log.Head - after, ReadLimits.HistoryEventsMax)));
            if (page.Head.Epoch != log.Epoch || page.Events is not [var first, ..] || first.Seq != after + 1)
            {
                return null;
            }

            foreach (var logged in page.Events)
            {
                var payload = ServerFrame.PayloadOf(EventFrames.Logged(logged));
                bytes += payload.Length;
                payloads.Add(payload);
            }

            if (bytes > budget)
            {
                return null;
            }

            after = page.Events[^1].Seq;
        }

        return payloads;
    }

    private static void Open(IEnumerable<Opening> openings)
    {
        foreach (var opening in openings)
        {
            if (opening.Reader is not { } reader || opening.Feed is not { } feed)
            {
                continue;
            }

            if (opening.Refusal is null)
            {
                feed.Open(reader, opening.Access!.Log.Epoch, opening.Access.Log.Head);
            }
            else
            {
                feed.GiveUp(reader);
            }
        }
    }

    /// <summary>A reader on its way to live events.</summary>
    private sealed record Opening(
        ConversationReader? Reader, ConversationFeed? Feed, ConversationAccess? Access, Refusal? Refusal);
}
