using OrleansChat.Tests.Client.Http;

namespace OrleansChat.Tests.Client.Load;

/// <summary>People who write and read all the time while a test does harm, and who check all they get.</summary>
public sealed class SteadyLoad : IAsyncDisposable
{
    private const int Portion = 500;

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(20);

    private readonly Func<IReadOnlyList<Uri>> _servers;
    private readonly string _described;
    private readonly Account _checker;
    private readonly List<string> _conversations;
    private readonly List<Sender> _senders;

    private SteadyLoad(
        Func<IReadOnlyList<Uri>> servers,
        string described,
        Account checker,
        List<string> conversations,
        List<Sender> senders)
    {
        _servers = servers;
        _described = described;
        _checker = checker;
        _conversations = conversations;
        _senders = senders;
    }

    public Ledger Ledger { get; private init; } = new();

    public required IReadOnlyList<Reader> Readers { get; init; }

    public IReadOnlyList<string> Conversations => _conversations;

    /// <summary>Everybody who writes or reads.</summary>
    public IEnumerable<Visitor> Visitors => _senders.Concat<Visitor>(Readers);

    public static Task<SteadyLoad> Begin(Uri server, int seed, LoadShape? shape = null) => Begin([server], seed, shape);

    public static Task<SteadyLoad> Begin(IReadOnlyList<Uri> servers, int seed, LoadShape? shape = null) =>
        Begin(() => servers, seed, shape);

    /// <param name="servers">Where clients may come in now, as a load balancer knows it.</param>
    public static async Task<SteadyLoad> Begin(
        Func<IReadOnlyList<Uri>> servers, int seed, LoadShape? shape = null)
    {
        shape ??= new LoadShape();
        var server = servers()[0];
        var ledger = new Ledger();
        using var http = new ChatHttp(server);
        var owner = await http.Guest("owner");
        var writers = await Guests(http, "writer", shape.Senders);
        var readers = await Guests(http, "reader", shape.Readers);
        var conversations = new List<string>();
        await using var connection = await ChatConnection.Open(server);
        await connection.Hello(owner.AccessToken);
        for (var number = 0; number < shape.Conversations; number++)
        {
            conversations.Add((await connection.Create("channel", $"load {number}")).Id);
        }

        foreach (var account in writers.Concat(readers))
        {
            await Join(server, account, conversations);
        }

        var senders = writers
            .Select((account, number) => new Sender(
                servers, account, ledger, shape, Of(number, shape, conversations), seed + number))
            .ToList();
        var load = new SteadyLoad(servers, $"seed {seed}", owner, conversations, senders)
        {
            Ledger = ledger,
            Readers = [.. readers.Select((account, number) =>
                new Reader(servers, account, ledger, shape, conversations, seed - 1 - number))],
        };
        load.Readers.ToList().ForEach(reader => reader.Begin());
        load._senders.ForEach(sender => sender.Begin());
        return load;
    }

    /// <summary>Waits until so many more messages are acknowledged: the server lives, and is at work.</summary>
    public async Task Progress(int messages)
    {
        for (var left = messages; left > 0; left -= Portion)
        {
            var next = Math.Min(left, Portion);
            try
            {
                await Ledger.More(next).WaitAsync(MaxWait);
            }
            catch (TimeoutException late)
            {
                throw new TimeoutException($"No {next} messages within {MaxWait}. {this}", late);
            }
        }
    }

    /// <summary>
    /// Lets all that was begun come to its end and holds everybody to what was promised: what was broken stands in the
    /// ledger.
    /// </summary>
    public async Task Finish()
    {
        _senders.ForEach(sender => sender.Stop());
        await Within(Task.WhenAll(_senders.Select(sender => sender.Done())), "the senders are served");
        var histories = await Histories.Read(_servers()[0], _checker, _conversations);
        foreach (var reader in Readers)
        {
            await Within(CaughtUp(reader, histories), "the readers have everything");
        }

        Histories.Hold(histories, Ledger, Readers);
    }

    public override string ToString() =>
        $"{_described}: {Ledger.Count} acknowledged of {Ledger.Sent.Count} sent; temporary errors: "
        + $"{string.Join(", ", Ledger.Temporary.Select(pair => $"{pair.Value} {pair.Key}"))}; "
        + $"resumes {Readers.Sum(reader => reader.Resumes.All)}, paged {Readers.Sum(reader => reader.Resumes.Paged)}; "
        + $"broken: {string.Join("; ", Ledger.Broken.Take(5))}";

    public async ValueTask DisposeAsync()
    {
        foreach (var visitor in Visitors)
        {
            await visitor.DisposeAsync();
        }
    }

    private static List<string> Of(int sender, LoadShape shape, List<string> conversations) =>
        shape.SendersKeepToOne ? [conversations[sender % conversations.Count]] : conversations;

    private static async Task<List<Account>> Guests(ChatHttp http, string name, int count)
    {
        var guests = new List<Account>();
        for (var number = 0; number < count; number++)
        {
            guests.Add(await http.Guest($"{name} {number}"));
        }

        return guests;
    }

    private static async Task Join(Uri server, Account account, List<string> conversations)
    {
        await using var connection = await ChatConnection.Open(server);
        await connection.Hello(account.AccessToken);
        foreach (var conversation in conversations)
        {
            await connection.Join(conversation);
        }
    }

    private static async Task CaughtUp(Reader reader, Histories histories)
    {
        using var period = new PeriodicTimer(PollPeriod);
        while (histories.Heads.Any(head => reader.Places[head.Key].Cursor < head.Value))
        {
            await period.WaitForNextTickAsync();
        }
    }

    private async Task Within(Task task, string what)
    {
        try
        {
            await task.WaitAsync(MaxWait);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"Not within {MaxWait}: {what}. {this}", late);
        }
    }
}
