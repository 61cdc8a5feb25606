using System.Collections.Immutable;
using OrleansChat.Accounts;

namespace OrleansChat.Grains.Conversations;

/// <summary>What members set for themselves in one batch.</summary>
internal sealed class BatchSettings
{
    private readonly Dictionary<UserId, SettingsEntry> _entries = [];

    public bool IsEmpty => _entries.Count == 0;

    /// <summary>The members who changed their settings.</summary>
    public IEnumerable<UserId> Users => _entries.Keys;

    /// <summary>Takes what a decision sets; what an earlier one set and this one doesn't stays.</summary>
    public void Take(SettingsEntry settings) => _entries[settings.User] = settings with
    {
        Read = settings.Read ?? _entries.GetValueOrDefault(settings.User)?.Read,
    };

    /// <summary>One entry per member.</summary>
    /// <param name="decided">
    /// The state that the batch decided last. Whatever the order of marks and settings in the batch was, the read mark
    /// is the one after all of them.
    /// </param>
    public ImmutableArray<SettingsEntry> Entries(ConversationState? decided) =>
    [
        .. _entries.Values.Select(settings =>
            settings.Read is not null && decided!.Members.TryGetValue(settings.User, out var member)
                ? settings with { Read = member.Read }
                : settings),
    ];
}
