using System.Collections.Concurrent;
using OrleansChat.Tests.Client.Measuring;
using OrleansChat.Tests.Client.Requests;
using OrleansChat.Tools.Replay.Links;
using OrleansChat.Tools.Replay.Logs;

namespace OrleansChat.Tools.Replay.Replays;

/// <summary>Plays one log into a conversation of its own and compares what the server made of it.</summary>
/// <remarks>
/// One send is under way at a time: the next goes out when the one before it was acknowledged, whoever speaks. Nothing
/// less keeps the order of the file, because a send that is refused for a while would be overtaken by those behind it.
/// </remarks>
internal sealed class FileReplay(ReplaySetting setting, ChannelLog log) : IAsyncDisposable
{
    private const int EnteringAtOnceMax = 8;
    private static readonly TimeSpan DeliveryMaxWait = TimeSpan.FromSeconds(30);

    private readonly Link[] _people = new Link[log.Names.Count];
    private readonly List<Reader> _readers = [];
    private readonly List<Said> _file = [];
    private readonly ConcurrentDictionary<string, long> _sentAt = new();
    private readonly Durations _acknowledging = new();
    private readonly Durations _delivering = new();
    private Link? _host;
    private int _acknowledged;
    private int _repeats;
    private long _lastSeq;

    /// <param name="played">Hears of each message that was acknowledged.</param>
    public async Task<FileResult> Run(Action played, CancellationToken cancellationToken)
    {
        _host = await setting.Connector.Enter("replay", cancellationToken);
        var clientId = $"replay-{setting.Random.NextInt64():x16}";
        var conversation = await _host.Ask(
            c => c.Create("channel", log.Title, clientId: clientId, cancellationToken: cancellationToken),
            cancellationToken);
        await Gather(conversation, cancellationToken);
        var started = setting.Time.GetTimestamp();
        await Play(conversation, started, played, cancellationToken);
        var elapsed = setting.Time.GetElapsedTime(started);
        await Task.WhenAll(_readers.Select(reader => reader.Finish(_lastSeq, DeliveryMaxWait)));
        var history = await new HistoryBackwards(_host, conversation.Id).Read(cancellationToken);
        return Result(history, elapsed);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var reader in _readers)
        {
            await reader.DisposeAsync();
        }

        foreach (var link in _people.Append(_host).OfType<Link>())
        {
            await link.DisposeAsync();
        }
    }

    private async Task Gather(Conversation conversation, CancellationToken cancellationToken)
    {
        var limit = new ParallelOptions
        {
            MaxDegreeOfParallelism = EnteringAtOnceMax,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForAsync(0, _people.Length, limit, async (index, token) =>
            _people[index] = await Join(log.Names[index], conversation, token));
        for (var number = 1; number <= setting.Readers; number++)
        {
            var link = await Join($"reader {number}", conversation, cancellationToken);
            _readers.Add(new Reader(link, conversation, _sentAt, _delivering, setting.Time, cancellationToken));
        }
    }

    private async Task<Link> Join(string name, Conversation conversation, CancellationToken cancellationToken)
    {
        var link = await setting.Connector.Enter(name, cancellationToken);
        await link.Ask(connection => connection.Join(conversation.Id, cancellationToken), cancellationToken);
        return link;
    }

    private async Task Play(
        Conversation conversation, long started, Action played, CancellationToken cancellationToken)
    {
        foreach (var message in log.Messages)
        {
            var wait = setting.Pace.Wait(message.At, setting.Time.GetElapsedTime(started));
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, setting.Time, cancellationToken);
            }

            var person = _people[message.Person];
            var said = new Said($"line-{message.Line}", person.User.Id, log.Names[message.Person], message.Text);
            _file.Add(said);
            var sent = _sentAt[said.ClientId] = setting.Time.GetTimestamp();
            var logged = await person.Ask(
                c => c.Send(conversation.Id, said.Text, said.ClientId, cancellationToken: cancellationToken),
                cancellationToken);
            _acknowledging.Add(setting.Time.GetElapsedTime(sent));
            _acknowledged++;
            _repeats += logged.Duplicate ? 1 : 0;
            _lastSeq = logged.Seq;
            setting.Restarts?.Acknowledged();
            played();
        }
    }

    private FileResult Result(IReadOnlyList<Said> history, TimeSpan elapsed) => new()
    {
        Title = log.Title,
        People = _people.Length,
        Skipped = log.Skipped.Count,
        Sent = _file.Count,
        Acknowledged = _acknowledged,
        Repeats = _repeats,
        Deferred = _people.Sum(link => link.Deferred),
        History = Agreement.Of(_file, history),
        Readers = [.. _readers.Select(reader => reader.Result(_file))],
        Elapsed = elapsed,
        Acknowledging = _acknowledging,
        Delivering = _delivering,
    };
}
