using OrleansChat.Frontend.Connections;
using OrleansChat.Frontend.Fanout;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Frontend.RateLimits;
using OrleansChat.RateLimits;

namespace OrleansChat.Frontend.Requests;

/// <summary>
/// <c>subscribe</c> and <c>unsubscribe</c>. The order makes the promise: the feed is joined and the reader held first,
/// then the database says who may read and where the log stands, then the client is answered, and only then does the
/// reader go live, with what was held beyond that place.
/// </summary>
internal sealed class SubscribeHandler(
    GrainCalls calls, FanoutHub hub, RateLimiter limiter, ConnectionOptions options)
{
    /// <summary>How many conversations of one request are read from the log at once.</summary>
    private const int ReadsAtOnce = 8;

    public async Task<Reply> Subscribe(ClientConnection connection, long id, SubscribeRequest request)
    {
        var turn = await connection.Lanes.Enter([.. request.Items.Select(item => item.Conversation)]);
        var openings = request.Items.Select(item => new Opening(item)).ToList();
        try
        {
            if (await limiter.Take(RateLimitPolicies.ReadUser, connection.User.Id.Value) is { } refusal)
            {
                turn.Dispose();
                return Reply.Refused(id, refusal);
            }

            await Hold(connection, openings);
            await Ask(connection, openings.FindAll(opening => !opening.IsRefused));

            // Asked once more, a log is nowhere before the place where its feed began meanwhile.
            await Ask(connection, openings.FindAll(opening => opening.IsAhead));
            await Recover(openings);
            openings.ForEach(opening => opening.CatchUp());
            var frame = ReplyFrames.Subscribed(id, openings.ConvertAll(opening => opening.ToItem()));
            return new Reply(frame, () =>
            {
                openings.ForEach(opening => opening.GoLive());
                connection.Subscriptions.EndIfGone(
                    openings.Select(opening => opening.Reader).OfType<ConversationReader>());
                turn.Dispose();
            });
        }
        catch
        {
            openings.ForEach(opening => opening.GiveUp());
            turn.Dispose();
            throw;
        }
    }

    public async Task<Reply> Unsubscribe(ClientConnection connection, long id, UnsubscribeRequest request)
    {
        var conversations = request.Conversations.Distinct().ToList();
        using var turn = await connection.Lanes.Enter(conversations);
        conversations.ForEach(connection.Subscriptions.End);
        return new Reply(ReplyFrames.Empty(id));
    }

    private async Task Hold(ClientConnection connection, List<Opening> openings)
    {
        foreach (var opening in openings)
        {
            var reader = connection.Subscriptions.ReaderOf(
                opening.Conversation, connection, options.SubscriptionsPerConnectionMax);
            if (reader is null)
            {
                opening.Refuse(Refusals.TooManySubscriptions);
            }
            else
            {
                opening.Held(reader, hub.Hold(reader, opening.Conversation));
            }
        }

        foreach (var opening in openings)
        {
            try
            {
                await opening.Joined;
            }
            catch (Exception fault)
            {
                opening.Refuse(calls.Explain(fault).Refusal);
            }
        }
    }

    private async Task Ask(ClientConnection connection, List<Opening> openings)
    {
        if (openings.Count == 0)
        {
            return;
        }

        var answers = await calls.ConversationReader.Open(
            connection.User.Id, [.. openings.Select(opening => opening.Conversation)]);
        for (var index = 0; index < openings.Count; index++)
        {
            openings[index].Learn(answers[index]);
        }
    }

    /// <summary>Gets the events that were missed, until the budget of the reply is used up.</summary>
    private async Task Recover(List<Opening> openings)
    {
        var bytesLeft = ProtocolLimits.ReplyEventBytesMax;
        foreach (var chunk in openings.Where(opening => opening.MissesEvents).Chunk(ReadsAtOnce))
        {
            if (bytesLeft <= 0)
            {
                break;
            }

            await Task.WhenAll(chunk.Select(opening => opening.Recover()));
            foreach (var opening in chunk)
            {
                bytesLeft -= opening.KeepWithin(bytesLeft);
            }
        }
    }
}
