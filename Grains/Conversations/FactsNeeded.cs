using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Mentions;
using OrleansChat.Permissions;
using OrleansChat.Uploads;

namespace OrleansChat.Grains.Conversations;

/// <summary>What has to be looked up before a batch can be decided. Pure, as the rules are.</summary>
internal static class FactsNeeded
{
    /// <returns>
    /// Nothing for messages of known members that are neither direct nor replies, have no attachments and can't mention
    /// anybody.
    /// </returns>
    public static FactsQuery? For(
        ConversationId conversation, ConversationState? state, IReadOnlyCollection<ConversationCommand> commands)
    {
        var invites = commands.Any(command =>
            command is MakeInvite or RevokeInvite or JoinConversation { Invite: not null });
        var messages = MessagesOf(commands);
        var uploads = UploadsOf(commands);
        if (!invites
            && messages.IsEmpty
            && uploads.IsEmpty
            && commands.All(command => PeopleOf(state, command).Length == 0))
        {
            return null;
        }

        var people = commands.SelectMany(command => PeopleOf(state, command)).Distinct().ToImmutableArray();
        var mentions = commands
            .Where(MayMention)
            .Select(command => (command.Sender, Possible: PossibleMentions.In(TextOf(command)!)))
            .ToList();
        return new FactsQuery(conversation, people, invites)
        {
            Workspace = state is null
                ? commands.OfType<CreateConversation>().FirstOrDefault()?.Workspace
                : state.Info.Workspace,
            Messages = messages,
            AuthorsOf = state?.Info.Kind is ConversationKind.Direct ? [] : RepliedTo(commands),
            Handles =
            [
                .. mentions
                    .SelectMany(mention => mention.Possible.Handles.SelectMany(handles => handles))
                    .Distinct(StringComparer.OrdinalIgnoreCase),
            ],
            Everybody = state is not null && mentions.Exists(mention =>
                mention.Possible.Groups is not MentionedGroups.None
                && MayMentionGroups(state, mention.Sender.Id, commands)),
            Leading = state is null or { IsWhole: true } ? 0 : LeadingFor(commands),
            Uploads = uploads,
        };
    }

    private static string? TextOf(ConversationCommand command) => command switch
    {
        SendMessage send => send.Text,
        EditMessage edit => edit.Text,
        _ => null,
    };

    private static bool MayMention(ConversationCommand command) =>
        TextOf(command)?.Contains('@', StringComparison.Ordinal) is true;

    /// <summary>
    /// Members aren't read in large conversations, nor for somebody who is known to have no right and gets none.
    /// </summary>
    private static bool MayMentionGroups(
        ConversationState state, UserId sender, IReadOnlyCollection<ConversationCommand> commands) =>
        MentionRules.AreGroupsSmall(state)
        && (state.Members.GetValueOrDefault(sender) is not { } member
            || PermissionTable.Allows(Permission.MentionGroups, member.Role, deployment: null)
            || commands.Any(MayChangeRanks));

    private static ImmutableArray<long> RepliedTo(IReadOnlyCollection<ConversationCommand> commands) =>
        [.. commands.OfType<SendMessage>().Select(send => send.ReplyTo).OfType<long>().Distinct()];

    private static ImmutableArray<UploadId> UploadsOf(IReadOnlyCollection<ConversationCommand> commands)
    {
        HashSet<UploadId>? uploads = null;
        foreach (var command in commands)
        {
            if (command is SendMessage { Attachments: { IsEmpty: false } attachments })
            {
                uploads ??= [];
                uploads.UnionWith(attachments
                    .Select(text => UploadId.TryParse(text, out var id) ? id : default)
                    .Where(id => id != default));
            }
        }

        return uploads is null ? [] : [.. uploads];
    }

    /// <summary>
    /// So many that one of them is left whatever the commands do: each takes away at most one who leads.
    /// </summary>
    private static int LeadingFor(IEnumerable<ConversationCommand> commands)
    {
        var taken = commands.Count(MayChangeRanks);
        return taken == 0 ? 0 : taken + 1;
    }

    private static bool MayChangeRanks(ConversationCommand command) =>
        command is LeaveConversation or KickMember or BanPerson or EndMembership or ChangeRole;

    /// <summary>The messages that the commands change or reply to.</summary>
    private static ImmutableArray<long> MessagesOf(IReadOnlyCollection<ConversationCommand> commands) =>
    [
        .. commands
            .Select(command => command switch
            {
                ChangeMessage change => change.Target,
                SendMessage send => send.ReplyTo,
                _ => null,
            })
            .OfType<long>()
            .Distinct(),
    ];

    private static UserId[] PeopleOf(ConversationState? state, ConversationCommand command) => command switch
    {
        _ when IsStranger(state, command.Sender.Id) => [command.Sender.Id, .. Named(state, command)],
        _ => Named(state, command),
    };

    /// <summary>
    /// Who is not known as a member: whether they are one is to be looked up, or what they are in the workspace, on
    /// which it depends whether they may know of the channel.
    /// </summary>
    private static bool IsStranger(ConversationState? state, UserId user) =>
        state is not null
        && !state.Members.ContainsKey(user)
        && (!state.IsWhole || state.Info.Workspace is not null);

    private static UserId[] Named(ConversationState? state, ConversationCommand command) => command switch
    {
        CreateConversation create when state is null => [create.Sender.Id, .. create.Members],
        CreateConversation or JoinConversation or LeaveConversation => [command.Sender.Id],
        InvitePeople invite => [invite.Sender.Id, .. invite.Users],
        KickMember kick => [kick.User],
        BanPerson ban => [ban.User],
        MuteMember mute => [mute.User],
        ChangeRole change => [change.User],
        EndMembership end => [end.User],
        SendMessage or ChangeMessage when state?.Info.Kind is ConversationKind.Direct => [.. state.Members.Keys],
        ChangeSettings or SendMessage { ReplyTo: not null } => [command.Sender.Id],
        _ when MayMention(command) => [command.Sender.Id],
        _ => [],
    };
}
