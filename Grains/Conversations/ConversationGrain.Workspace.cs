using OrleansChat.Conversations;

namespace OrleansChat.Grains.Conversations;

/// <summary>Who loses a workspace loses its channels.</summary>
internal sealed partial class ConversationGrain
{
    /// <summary>
    /// Ends the memberships of people in the channels of this workspace. The workspace waits for its channels, never
    /// the other way: a channel asks the database who belongs to its workspace.
    /// </summary>
    /// <exception cref="InvalidOperationException">A channel would not; to be asked for again.</exception>
    private async Task LeaveChannels(IEnumerable<Departure> departures)
    {
        foreach (var (sender, user) in departures)
        {
            var memberships = await facts.FindChannels(_id, user, CancellationToken.None)
                .WaitAsync(options.Value.CommitTimeout, time);
            foreach (var (channel, joinedSeq) in memberships)
            {
                var results = await GrainFactory.GetGrain<IConversationGrain>(channel.Value)
                    .Execute([new EndMembership(sender, user, joinedSeq)]);
                if (results[0] is Refused { Refusal: var refusal })
                {
                    throw new InvalidOperationException($"{channel} kept a member of {_id}: {refusal.Message}");
                }
            }
        }
    }
}
