using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Requests;
using OrleansChat.Tests.Client.Sockets;

namespace OrleansChat.Tests.Client.Load;

/// <summary>Reads conversations from their beginning, and resumes where it was whenever its connection ends.</summary>
public sealed class Reader(
    Func<IReadOnlyList<Uri>> servers,
    Account account,
    Ledger ledger,
    LoadShape shape,
    IReadOnlyList<string> conversations,
    int seed)
    : Visitor(servers, account, ledger, shape, seed)
{
    private static readonly TimeSpan QuietMax = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, ReaderPlace> _places =
        conversations.ToDictionary(id => id, id => new ReaderPlace(id, ledger));

    private long _heardAt;

    public IReadOnlyDictionary<string, ReaderPlace> Places => _places;

    /// <summary>How its connections ended, as far as the server ended them.</summary>
    public ConcurrentQueue<Closing> Closings { get; } = new();

    /// <summary>The delays that <c>goodbye</c> named.</summary>
    public ConcurrentQueue<double> Goodbyes { get; } = new();

    /// <summary>From the moment of sending to that of being shown here, live.</summary>
    public ConcurrentQueue<TimeSpan> Delays { get; } = new();

    /// <summary>How many times it resumed, and how many of these it had to page back.</summary>
    public (int All, int Paged) Resumes { get; private set; }

    /// <summary>Stops reading until <see cref="GoOn"/>.</summary>
    public void Hang() => Connection?.StopReading();

    public void GoOn() => Connection?.GoOnReading();

    protected override async Task Visit()
    {
        while (!Left.IsCancellationRequested)
        {
            await Try(Read);
        }
    }

    private async Task Read(ChatConnection connection)
    {
        await Resume(connection);
        IsBack();
        _heardAt = Stopwatch.GetTimestamp();
        var cutAfter = Shape.EventsBetweenCuts == 0
            ? int.MaxValue
            : Random.Next(Shape.EventsBetweenCuts / 4, Shape.EventsBetweenCuts * 2);
        try
        {
            for (var count = 0; count < cutAfter; count++)
            {
                await Hear(connection);
                if (ShouldLeave)
                {
                    return;
                }
            }

            connection.Abort();
        }
        catch (ConnectionEndedException)
        {
            Closings.Enqueue(await connection.Closed);
            throw;
        }
    }

    private async Task Resume(ChatConnection connection)
    {
        var asked = _places.Values
            .Select(place => new
            {
                id = place.Conversation,
                after = place.Epoch is null ? null : (long?)place.Cursor,
                epoch = place.Epoch,
            })
            .ToArray();
        var reply = await connection.Ask("subscribe", new { conversations = asked }, Left);
        foreach (var json in reply.Value.GetProperty("items").EnumerateArray())
        {
            await Resume(connection, Subscription.Parse(json, reply.Index));
        }
    }

    private async Task Resume(ChatConnection connection, Subscription item)
    {
        var place = _places[item.Id];
        Resumes = (Resumes.All + 1, Resumes.Paged + (item.Recovered ? 0 : 1));
        if (place.Epoch is { } epoch && epoch.GetRawText() != item.Epoch.GetRawText())
        {
            Ledger.Break(Breach.Lost, $"The epoch of {item.Id} changed from {epoch} to {item.Epoch}");
        }

        foreach (var missed in item.Events)
        {
            place.Take(missed, "resume");
        }

        while (!item.Recovered && place.Cursor < item.Head)
        {
            var page = await connection.History(item.Id, after: place.Cursor, limit: 200, cancellationToken: Left);
            foreach (var missed in page.Events.Where(missed => missed.Seq <= item.Head))
            {
                place.Take(missed, "history");
            }
        }

        place.Epoch = item.Epoch;
        if (place.Cursor != item.Head)
        {
            Ledger.Break(Breach.Lost, $"Resuming {item.Id} led to {place.Cursor}, not to its head {item.Head}");
        }
    }

    private async Task Hear(ChatConnection connection)
    {
        ChatEvent heard;
        try
        {
            heard = await connection.Events.Next(_ => true, QuietMax, Left);
        }
        catch (TimeoutException)
        {
            await SeeAfterSilence(connection);
            return;
        }

        _heardAt = Stopwatch.GetTimestamp();
        switch (heard.Kind)
        {
            case "goodbye":
                Goodbyes.Enqueue(heard.Json.GetProperty("retryAfterMs").GetDouble());
                break;
            case "reset":
                Ledger.Break(Breach.Lost, $"Nothing was rebuilt, but a reader was told {heard}");
                break;
            default:
                Take(heard);
                break;
        }
    }

    private async Task SeeAfterSilence(ChatConnection connection)
    {
        if (Shape.ReturnsLikeTheWebClient && Stopwatch.GetElapsedTime(_heardAt) >= SilenceMax)
        {
            await connection.Ping(Left).WaitAsync(PingTimeout, Left);
            _heardAt = Stopwatch.GetTimestamp();
        }
    }

    private void Take(ChatEvent heard)
    {
        if (heard is not { Seq: not null, Conversation: { } conversation })
        {
            return;
        }

        _places[conversation].Take(heard, "the live stream");
        if (heard is { Kind: "message", Body: { } text })
        {
            var sent = text.AsSpan(0, text.IndexOf(' ', StringComparison.Ordinal));
            Delays.Enqueue(Stopwatch.GetElapsedTime(long.Parse(sent, CultureInfo.InvariantCulture)));
        }
    }
}
