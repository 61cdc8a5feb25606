using OrleansChat.Conversations;

namespace OrleansChat.Grains.Conversations;

/// <summary>The channels of a workspace: somebody who loses the workspace loses them, too.</summary>
internal sealed class WorkspaceChannels(
    ConversationId workspace, IConversationFacts facts, IGrainFactory grains, TimeSpan timeout, TimeProvider time)
{
    /// <summary>
    /// Ends the memberships of people. The workspace waits for its channels, never the other way: a channel asks the
    /// database who belongs to its workspace.
    /// </summary>
    /// <exception cref="InvalidOperationException">A channel refused; the caller must retry.</exception>
    public async Task EndMemberships(IEnumerable<Leave> leaves)
    {
        foreach (var (sender, user) in leaves)
        {
            var memberships = await facts.FindChannels(workspace, user, CancellationToken.None)
                .WaitAsync(timeout, time);
            foreach (var (channel, joinedSeq) in memberships)
            {
                var results = await grains.GetGrain<IConversationGrain>(channel.Value)
                    .Execute([new EndMembership(sender, user, joinedSeq)]);
                if (results[0] is Refused { Refusal: var refusal })
                {
                    throw new InvalidOperationException($"{channel} kept a member of {workspace}: {refusal.Message}");
                }
            }
        }
    }
}
