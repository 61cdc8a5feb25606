using System.Text.Json;
using OrleansChat.Tests.Client;
using OrleansChat.Tests.Client.Requests;

namespace OrleansChat.Tools.Replay.Links;

/// <summary>Follows a conversation from a place on, over lost connections, as a client has to.</summary>
/// <remarks>It trusts nothing: what comes twice, or with a hole before it, is counted for the report.</remarks>
internal sealed class Follower(Link link, Conversation conversation, Action<ChatEvent> heard, Action forget)
{
    private readonly Lock _guardsGoals = new();
    private readonly List<(long Seq, TaskCompletionSource Reached)> _goals = [];
    private JsonElement _epoch = conversation.Epoch;

    public string Name => link.User.Name;

    /// <summary>The last seq that was heard.</summary>
    public long Last { get; private set; }

    /// <summary>Events that came again on one subscription, which the server promises not to do.</summary>
    public int Doubles { get; private set; }

    /// <summary>Events that came with others missing before them, which the server promises not to do.</summary>
    public int Holes { get; private set; }

    /// <summary>How often it resubscribed after a lost connection or a reset.</summary>
    public int Resumes { get; private set; } = -1;

    /// <summary>Follows from the beginning until it is cancelled.</summary>
    public Task Follow(CancellationToken cancellationToken) =>
        link.Ask<object?>(
            async connection =>
            {
                while (true)
                {
                    await Catch(connection, cancellationToken);
                    await Listen(connection, cancellationToken);
                }
            },
            cancellationToken);

    /// <summary>Completes when everything up to a seq was heard.</summary>
    public Task Reached(long seq)
    {
        lock (_guardsGoals)
        {
            if (Last >= seq)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _goals.Add((seq, reached));
            return reached.Task;
        }
    }

    private async Task Catch(ChatConnection connection, CancellationToken cancellationToken)
    {
        Resumes++;
        var subscription = await connection.Subscribe(conversation.Id, Last, _epoch, cancellationToken);
        if (subscription.Epoch.GetRawText() != _epoch.GetRawText())
        {
            Forget(subscription.Epoch);
        }

        foreach (var missed in subscription.Events)
        {
            Hear(missed);
        }

        while (!subscription.Recovered && Last < subscription.Head)
        {
            var page = await connection.History(
                conversation.Id, after: Last, limit: 200, cancellationToken: cancellationToken);
            foreach (var missed in page.Events.TakeWhile(missed => missed.Seq <= subscription.Head))
            {
                Hear(missed);
            }

            if (page.Events.Count == 0)
            {
                Holes++;
                break;
            }
        }
    }

    /// <summary>Returns when the server asks to read again.</summary>
    private async Task Listen(ChatConnection connection, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = await connection.Events.Next(
                next => next.Conversation == conversation.Id, Timeout.InfiniteTimeSpan, cancellationToken);
            if (next.Kind == "reset")
            {
                Forget(next.Json.GetProperty("epoch"));
                return;
            }

            if (next is
                {
                    Seq: not null, Kind: "message" or "edit" or "delete" or "react" or "pin" or "member" or "meta"
                })
            {
                Hear(next);
            }
        }
    }

    private void Hear(ChatEvent next)
    {
        link.Alive();
        var seq = next.Seq!.Value;
        if (seq <= Last)
        {
            Doubles++;
            return;
        }

        Holes += seq == Last + 1 ? 0 : 1;
        heard(next);
        lock (_guardsGoals)
        {
            Last = seq;
            foreach (var (_, reached) in _goals.Where(goal => goal.Seq <= seq))
            {
                reached.TrySetResult();
            }

            _goals.RemoveAll(goal => goal.Seq <= seq);
        }
    }

    private void Forget(JsonElement epoch)
    {
        _epoch = epoch;
        Last = 0;
        forget();
    }
}
