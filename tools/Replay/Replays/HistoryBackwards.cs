using OrleansChat.Tests.Client.Requests;
using OrleansChat.Tools.Replay.Links;

namespace OrleansChat.Tools.Replay.Replays;

/// <summary>Pages a conversation from its newest event to its first, as somebody who scrolls back does.</summary>
internal sealed class HistoryBackwards(Link link, string conversation)
{
    private const int PageEvents = 200;

    /// <returns>The messages, oldest first.</returns>
    /// <exception cref="InvalidDataException">The pages have a hole, or overlap.</exception>
    public async Task<IReadOnlyList<Said>> Read(CancellationToken cancellationToken)
    {
        var events = new List<ChatEvent>();
        long? before = null;
        HistoryPage page;
        do
        {
            page = await link.Ask(
                c => c.History(conversation, before, limit: PageEvents, cancellationToken: cancellationToken),
                cancellationToken);
            var next = before ?? page.Head + 1;
            foreach (var older in page.Events.Reverse())
            {
                if (older.Seq != --next)
                {
                    throw new InvalidDataException($"History has seq {older.Seq} where {next} should be.");
                }

                events.Add(older);
            }

            before = next;
        }
        while (page.More && page.Events.Count > 0);

        if (before != 1)
        {
            throw new InvalidDataException($"History ends before seq 1, at {before}.");
        }

        events.Reverse();
        return [.. events.Select(Said.Of).OfType<Said>()];
    }
}
