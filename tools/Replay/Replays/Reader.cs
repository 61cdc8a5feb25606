using System.Collections.Concurrent;
using OrleansChat.Tests.Client.Measuring;
using OrleansChat.Tests.Client.Requests;
using OrleansChat.Tools.Replay.Links;

namespace OrleansChat.Tools.Replay.Replays;

/// <summary>Somebody who joins, listens and writes everything down.</summary>
internal sealed class Reader : IAsyncDisposable
{
    private readonly Link _link;
    private readonly Follower _follower;
    private readonly List<Said> _heard = [];
    private readonly CancellationTokenSource _stop;
    private readonly Task _following;

    /// <param name="sentAt">When each message went out first, by client id, to see how long it took.</param>
    public Reader(
        Link link,
        Conversation conversation,
        ConcurrentDictionary<string, long> sentAt,
        Durations delivering,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        _link = link;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _follower = new Follower(link, conversation, Hear, _heard.Clear);
        _following = _follower.Follow(_stop.Token);

        void Hear(ChatEvent next)
        {
            if (Said.Of(next) is { } said)
            {
                _heard.Add(said);
                if (sentAt.TryGetValue(said.ClientId, out var sent))
                {
                    delivering.Add(time.GetElapsedTime(sent));
                }
            }
        }
    }

    /// <summary>Stops when everything up to a seq came, or when that takes too long.</summary>
    public async Task Finish(long seq, TimeSpan maxWait)
    {
        var end = await Task.WhenAny(_following, _follower.Reached(seq).WaitAsync(maxWait));
        await _stop.CancelAsync();
        if (end == _following)
        {
            await _following;
        }

        try
        {
            await _following;
        }
        catch (OperationCanceledException)
        {
            // It was stopped just now.
        }
    }

    public ReaderResult Result(IReadOnlyList<Said> file) => new(
        _follower.Name,
        _heard.Count,
        _follower.Doubles,
        _follower.Holes,
        _follower.Resumes,
        Agreement.Of(file, _heard));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _link.DisposeAsync();
        _stop.Dispose();
    }
}
