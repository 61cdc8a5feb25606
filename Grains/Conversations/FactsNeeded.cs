using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Uploads;

namespace OrleansChat.Grains.Conversations;

/// <summary>What has to be looked up before a batch can be decided. Pure, as the rules are.</summary>
internal static class FactsNeeded
{
    /// <returns>
    /// Nothing for messages of known members that are neither direct nor replies and have no attachments.
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
        return new FactsQuery(conversation, people, invites)
        {
            Workspace = state is null
                ? commands.OfType<CreateConversation>().FirstOrDefault()?.Workspace
                : state.Info.Workspace,
            Messages = messages,
            Leading = state is null or { IsWhole: true } ? 0 : LeadingFor(commands),
            Uploads = uploads,
        };
    }

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
        var taken = commands.Count(command =>
            command is LeaveConversation or KickMember or BanPerson or EndMembership or ChangeRole);
        return taken == 0 ? 0 : taken + 1;
    }

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
        _ => [],
    };
}
