using OrleansChat.Conversations;
using OrleansChat.Silo.Storage.Log;

namespace OrleansChat.Silo.Storage.Search;

/// <summary>A message whose words an append changes.</summary>
/// <param name="Conversation">Its conversation.</param>
/// <param name="Seq">Its seq.</param>
/// <param name="Words">
/// The words of its new text, of <see cref="SearchWords"/>, to which its attachments are added; null if it was deleted.
/// </param>
internal readonly record struct SearchChange(ConversationId Conversation, long Seq, string? Words)
{
    /// <summary>The messages whose words a plan changes, each once.</summary>
    public static IReadOnlyCollection<SearchChange> Of(AppendPlan plan)
    {
        if (plan.ChangedMessages.Count == 0)
        {
            return [];
        }

        // Nothing changes a deleted message, so the last event counts.
        var changes = new Dictionary<long, SearchChange>();
        foreach (var logged in plan.Events.Select(planned => planned.Logged))
        {
            if (logged.Body is ChangeBody { Target: var target } and (EditBody or DeleteBody))
            {
                changes[target] = new SearchChange(logged.Conversation, target, WordsOf(logged));
            }
        }

        return changes.Values;
    }

    /// <summary>An edit is the author's, so its sender is the message's.</summary>
    private static string? WordsOf(LoggedEvent change) =>
        change.Body is EditBody edit
            ? SearchWords.Of(change.Conversation, change.Sender.Id, edit.Text, hasAttachments: false)
            : null;
}
