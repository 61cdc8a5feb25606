using System.Collections.Immutable;
using OrleansChat.Accounts;

namespace OrleansChat.Tests.Grains.Examples;

[GenerateSerializer, Immutable, Alias("example.poll-state")]
internal sealed record PollState
{
    [Id(0)]
    public DateTimeOffset? ClosesAt { get; init; }

    [Id(1)]
    public ImmutableDictionary<UserId, string> Answers { get; init; } = ImmutableDictionary<UserId, string>.Empty;
}

internal static class PollRules
{
    /// <summary>How long a poll is open, from the first vote.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromHours(1);

    public static (PollState Next, Refusal? Refusal) Vote(
        PollState poll, UserId voter, string answer, DateTimeOffset now)
    {
        if (poll.ClosesAt <= now)
        {
            return (poll, new Refusal(ErrorCode.Conflict, "This poll is closed."));
        }

        if (poll.Answers.ContainsKey(voter))
        {
            return (poll, new Refusal(ErrorCode.Conflict, "You have already voted."));
        }

        var next = new PollState
        {
            ClosesAt = poll.ClosesAt ?? now + Duration,
            Answers = poll.Answers.Add(voter, answer),
        };
        return (next, null);
    }
}
