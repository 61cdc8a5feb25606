using System.Diagnostics;
using System.Globalization;
using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Requests;

namespace OrleansChat.Tests.Client.Load;

/// <summary>Sends without end, several messages at once, and repeats each until it is acknowledged.</summary>
public sealed class Sender(
    Func<IReadOnlyList<Uri>> servers,
    Account account,
    Ledger ledger,
    LoadShape shape,
    IReadOnlyList<string> conversations,
    int seed)
    : Visitor(servers, account, ledger, shape, seed)
{
    private readonly List<SentMessage> _mine = [];
    private bool _stopped;
    private int _number;

    /// <summary>Begins nothing new; what was begun is repeated until it is acknowledged.</summary>
    public void Stop() => Volatile.Write(ref _stopped, true);

    protected override async Task Visit()
    {
        while (!Volatile.Read(ref _stopped) && _number < Shape.MessagesPerSenderMax)
        {
            await Deliver(NewBurst());
            if (Random.Next(6) == 0)
            {
                // As a client does that lost the answer: long after, and perhaps to another run of the server.
                await Deliver([_mine[Random.Next(_mine.Count)]]);
            }

            await Task.Delay(Shape.Pause, Left);
        }
    }

    private List<SentMessage> NewBurst()
    {
        var conversation = conversations[Random.Next(conversations.Count)];
        var burst = new List<SentMessage>();
        for (var count = Random.Next(1, Shape.BurstMax + 1); count > 0; count--)
        {
            var now = Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture);
            var message = new SentMessage(
                conversation, $"{Account.User.Id}.{++_number}", $"{now} {new string('ä', Shape.TextChars)}");
            Ledger.Send(message);
            burst.Add(message);
        }

        _mine.AddRange(burst);
        return burst;
    }

    private async Task Deliver(List<SentMessage> waiting)
    {
        var begun = Stopwatch.GetTimestamp();
        while (waiting.Count > 0)
        {
            await Try(connection => Deliver(connection, waiting));
        }

        Ledger.Waits.Delivered(Stopwatch.GetElapsedTime(begun));
    }

    private async Task Deliver(ChatConnection connection, List<SentMessage> waiting)
    {
        IsBack();
        var replies = new List<(SentMessage Message, Task<Reply> Reply)>();
        foreach (var message in waiting)
        {
            var request = new
            {
                conversation = message.Conversation,
                recipientType = "channel",
                clientId = message.ClientId,
                text = message.Text,
            };
            replies.Add((message, await connection.Begin("send", request, Left)));
        }

        var last = 0L;
        TimeSpan? retryAfter = null;
        var asking = Stopwatch.GetTimestamp();
        foreach (var (message, asked) in replies)
        {
            var reply = await asked;
            Ledger.Waits.Answered(Stopwatch.GetElapsedTime(asking));
            if (reply.Error is { } error)
            {
                retryAfter = error.RetryAfter;
                if (!Ledger.Refuse($"A send of {message.ClientId}", error))
                {
                    waiting.Remove(message);
                }

                continue;
            }

            var logged = Logged.Parse(reply.Value);
            waiting.Remove(message);
            Ledger.Acknowledge(message.ClientId, logged);
            if (!logged.Duplicate && logged.Seq <= last)
            {
                Ledger.Break(
                    Breach.Reordered, $"{message.ClientId} became {logged.Seq}, but one sent before it {last}");
            }

            last = logged.Duplicate ? last : logged.Seq;
        }

        if (retryAfter is not null)
        {
            await Wait(retryAfter);
        }
    }
}
