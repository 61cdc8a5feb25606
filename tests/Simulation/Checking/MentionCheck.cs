using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Tests.Simulation.Checking;

/// <summary>
/// Whether the mentions that are counted are those of the newest texts, and texts mention members only. Nobody blocks
/// anybody here.
/// </summary>
internal static class MentionCheck
{
    public static IEnumerable<string> Of(LogTruth log)
    {
        var counted = log.Mentions.Select(row => Describe(row.Seq, row.User)).Order(StringComparer.Ordinal);
        var expected = log.Events.Where(logged => logged.Body is MessageBody)
            .SelectMany(message => Expected(log, message))
            .Order(StringComparer.Ordinal);
        if (!counted.SequenceEqual(expected))
        {
            yield return $"I10: counts the mentions {string.Join(", ", counted)}, not {string.Join(", ", expected)},";
        }

        foreach (var logged in log.Events)
        {
            foreach (var user in PeopleOf(logged.Body).Where(user => !log.IsMemberAfter(user, logged.Seq)))
            {
                yield return $"I5: seq {logged.Seq} mentions {user}, who was no member,";
            }
        }
    }

    private static IEnumerable<string> Expected(LogTruth log, LoggedEvent message)
    {
        var changes = log.ChangesOf(message.Seq);
        var newest = changes.LastOrDefault(logged => logged.Body is EditBody)?.Body ?? message.Body;
        return changes.Any(logged => logged.Body is DeleteBody) ? []
            : GroupsOf(newest) is not MentionedGroups.None ? [Describe(message.Seq, null)]
            : PeopleOf(newest).Where(user => user != message.Sender.Id).Select(user => Describe(message.Seq, user));
    }

    private static MentionedGroups GroupsOf(EventBody body) =>
        (body as MessageBody)?.Groups ?? (body as EditBody)?.Groups ?? MentionedGroups.None;

    private static ImmutableArray<UserId> PeopleOf(EventBody body) =>
        (body as MessageBody)?.Mentions ?? (body as EditBody)?.Mentions ?? [];

    private static string Describe(long seq, UserId? user) => $"{seq} of {user?.Value ?? "all"}";
}
