using OrleansChat.Accounts;

namespace OrleansChat.Tests.Grains.Examples;

internal sealed class PollGrain(
    TimeProvider time, [PersistentState("poll", PollGrain.Storage)] IPersistentState<PollState> poll)
    : Grain, IPollGrain
{
    public const string Storage = "polls";
    public const string Streams = "polls";

    public async Task<Refusal?> Vote(UserId voter, string answer)
    {
        var (next, refusal) = PollRules.Vote(poll.State, voter, answer, time.GetUtcNow());
        if (refusal is not null)
        {
            return refusal;
        }

        await Store(next);

        // The vote counts, even if nobody can be told.
        this.GetStreamProvider(Streams)
            .GetStream<string>(StreamId.Create(Streams, this.GetPrimaryKeyString()))
            .OnNextAsync(answer)
            .Ignore();
        return null;
    }

    public Task<int> Count(string answer) => Task.FromResult(poll.State.Answers.Values.Count(given => given == answer));

    private async Task Store(PollState next)
    {
        try
        {
            poll.State = next;
            await poll.WriteStateAsync();
        }
        catch
        {
            // Only the store knows whether it was stored: the next activation reads it.
            DeactivateOnIdle();
            throw;
        }
    }
}
