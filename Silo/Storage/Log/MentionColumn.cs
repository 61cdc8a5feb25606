using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Silo.Storage.Log;

/// <summary>Whom a text mentions, as it is stored in JSON. What is empty is null.</summary>
internal static class MentionColumn
{
    public static string[]? Of(IEnumerable<UserId> people) =>
        people.Select(user => user.Value).ToArray() is { Length: > 0 } ids ? ids : null;

    public static string[]? Of(MentionedGroups groups) =>
        groups is MentionedGroups.None
            ? null
            : [.. Words.Groups.Words.Where(word => groups.HasFlag(Words.Groups.Value(word)))];

    public static ImmutableArray<UserId> People(string[]? ids) => ids is null ? [] : [.. ids.Select(UserId.Parse)];

    public static MentionedGroups Groups(string[]? words) =>
        words is null
            ? MentionedGroups.None
            : words.Select(Words.Groups.Value).Aggregate((groups, group) => groups | group);
}
