using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Reading;

namespace OrleansChat.Tests.Frontend.Fixtures;

/// <summary>Reads a log that a test holds.</summary>
internal sealed class FakeReader(ConversationId conversation) : ILogReaderGrain
{
    public List<LoggedEvent> Log { get; } = [];

    public Epoch Epoch { get; set; } = Events.Epoch;

    public int Fills { get; private set; }

    /// <summary>A gate that reads of the log wait for.</summary>
    public Task Pause { get; set; } = Task.CompletedTask;

    /// <summary>Awaited by the reads, by their number, before they return what they found.</summary>
    public Func<int, Task> AfterRead { get; set; } = _ => Task.CompletedTask;

    /// <summary>The exception that reads of the log throw.</summary>
    public Exception? Fault { get; set; }

    private LogHead Head => new(conversation, Epoch, Log.Count == 0 ? 0 : Log[^1].Seq);

    public async Task<EventPage> Fill(ConversationId conversation, long after, int eventsMax)
    {
        var number = ++Fills;
        await Pause;
        var page = new EventPage(
            [.. Log.Where(logged => logged.Seq > after).Take(eventsMax)], Head, Log.Count == 0 ? 0 : Log[0].Seq);
        await AfterRead(number);
        return Fault is null ? page : throw Fault;
    }

    public Task<Result<HistoryPage>> History(UserId user, HistoryQuery query) => throw new NotSupportedException();

    public Task<Result<SearchPage>> Search(UserId user, SearchQuery query) => throw new NotSupportedException();

    public Task<Result<SearchPage>> SearchDeployment(AuthenticatedSession by, SearchQuery query) =>
        throw new NotSupportedException();

    public Task<ImmutableArray<LogHead>> MovedHeads(ImmutableArray<LogHead> known) =>
        Task.FromResult<ImmutableArray<LogHead>>([.. known.Where(head => head != Head).Select(_ => Head)]);

    public Task<Result<EditPage>> Edits(
        UserId user, ConversationId conversation, long target, long after, int limit) =>
        throw new NotSupportedException();
}
