using OrleansChat.Accounts;

namespace OrleansChat.Conversations;

/// <summary>
/// Changes what a conversation is to the sender alone. Settings that aren't given stay as they are. Results in <see
/// cref="SettingsChanged"/>.
/// </summary>
/// <param name="Sender">The member.</param>
/// <param name="Notify">Which messages they get notices of.</param>
/// <param name="Hidden">Whether the conversation is hidden until its next message.</param>
/// <param name="Read">
/// The seq up to which they have read, which may go back; not to before they joined, and not beyond the head.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.change-settings")]
public sealed record ChangeSettings(Participant Sender, NotifyLevel? Notify, bool? Hidden, long? Read)
    : ConversationCommand(Sender);

/// <summary>What a conversation is to one member.</summary>
/// <param name="Notify">Which messages they get notices of.</param>
/// <param name="Hidden">Whether it is hidden: no message has followed since they hid it.</param>
/// <param name="Read">The seq up to which they have read.</param>
[GenerateSerializer, Immutable, Alias("chat.member-settings")]
public sealed record MemberSettings(NotifyLevel Notify, bool Hidden, long Read);

/// <summary>The sender's settings after the command.</summary>
/// <param name="Settings">All of them.</param>
[GenerateSerializer, Immutable, Alias("chat.settings-changed")]
public sealed record SettingsChanged(MemberSettings Settings) : CommandResult;
