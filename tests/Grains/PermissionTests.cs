using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Permissions;

namespace OrleansChat.Tests.Grains;

/// <summary>
/// Every command by every conversation role and every deployment role, asked of the grain: what the table allows is
/// done, everything else is refused and changes nothing.
/// </summary>
public sealed class PermissionTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private static readonly MemberRole?[] MemberRoles = [null, .. Enum.GetValues<MemberRole>()];
    private static readonly DeploymentRole?[] DeploymentRoles = [null, .. Enum.GetValues<DeploymentRole>()];

    private static readonly Dictionary<string, (Permission Permission, Func<Cast, ConversationCommand> Command)> Grid =
        new()
        {
            ["mark"] = (Permission.Follow, cast => new MarkConversation(cast.Actor, Read: 1, Delivered: null)),
            ["settings"] = (Permission.Follow, cast => new ChangeSettings(
                cast.Actor, NotifyLevel.None, Hidden: null, Read: null)),
            ["send"] = (Permission.Send, cast => new SendMessage(
                cast.Actor, ClientId.Parse("c1"), ConversationKind.Group, "hello", [], ReplyTo: null)),
            ["edit"] = (Permission.Edit, cast => new EditMessage(cast.Actor, ClientId.Parse("c1"), 4, "better")),
            ["delete one's own"] = (Permission.DeleteOwn, cast => new DeleteMessage(
                cast.Actor, ClientId.Parse("c1"), 4)),
            ["delete"] = (Permission.Delete, cast => new DeleteMessage(cast.Actor, ClientId.Parse("c1"), 5)),
            ["react"] = (Permission.React, cast => new ReactToMessage(
                cast.Actor, ClientId.Parse("c1"), 5, Emoji.Parse("👍"), On: true)),
            ["pin"] = (Permission.Pin, cast => new PinMessage(cast.Actor, ClientId.Parse("c1"), 5, On: true)),
            ["rename"] = (Permission.Rename, cast => new RenameConversation(cast.Actor, "Another title")),
            ["invite"] = (Permission.Invite, cast => new InvitePeople(cast.Actor, [cast.Stranger.Id])),
            ["invite-code"] = (Permission.Invite, cast => new MakeInvite(cast.Actor, 1, TimeSpan.FromDays(1))),
            ["revoke-invite"] = (Permission.Invite, cast => new RevokeInvite(cast.Actor, "i-none")),
            ["kick"] = (Permission.Kick, cast => new KickMember(cast.Actor, cast.Target.Id)),
            ["ban"] = (Permission.Ban, cast => new BanPerson(cast.Actor, cast.Target.Id, On: true)),
            ["lift a ban"] = (Permission.Ban, cast => new BanPerson(cast.Actor, cast.Banned.Id, On: false)),
            ["mute"] = (Permission.Mute, cast => new MuteMember(cast.Actor, cast.Target.Id, TimeSpan.FromHours(1))),
            ["role"] = (Permission.SetRole, cast => new ChangeRole(cast.Actor, cast.Target.Id, MemberRole.Member)),
            ["appoint"] = (Permission.Appoint, cast => new ChangeRole(
                cast.Actor, cast.Target.Id, MemberRole.Moderator)),
        };

    /// <summary>Commands whose permission does not depend on a role in the conversation; each has tests of its own.
    /// </summary>
    private static readonly Type[] Elsewhere =
        [
            typeof(CreateConversation), typeof(JoinConversation), typeof(LeaveConversation), typeof(EndMembership),
        ];

    private static int _next;

    public static TheoryData<string> Names => [.. Grid.Keys];

    [Fact]
    public void Every_command_stands_in_the_grid()
    {
        var cast = new Cast(Person("a"), Person("b"), Person("c"), Person("d"));
        Grid.Values.Select(row => row.Command(cast).GetType()).Concat(Elsewhere).Distinct()
            .ShouldBe(
                typeof(ConversationCommand).Assembly.GetTypes()
                    .Where(type => type.IsSubclassOf(typeof(ConversationCommand)) && !type.IsAbstract),
                ignoreOrder: true);
        PermissionTable.Rows.Select(row => row.Permission).ShouldBe(Enum.GetValues<Permission>(), ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Everything_the_table_allows_is_done_and_everything_else_is_refused(string name)
    {
        var (permission, command) = Grid[name];
        foreach (var member in MemberRoles)
        {
            foreach (var deployment in DeploymentRoles)
            {
                var (id, cast) = await Stage(ConversationKind.Group, member);
                var result = await Execute(id, command(cast) with { SenderRole = deployment });
                var isAllowed = PermissionTable.Allows(permission, member, deployment);
                var seen = $"{name} by {member?.ToString() ?? "an outsider"}, {deployment?.ToString() ?? "nobody"}";
                if (isAllowed)
                {
                    result.ShouldNotBeOfType<Refused>(seen);
                    continue;
                }

                result.ShouldBeOfType<Refused>(seen).Refusal.Code
                    .ShouldBe(member is null ? ErrorCode.NotFound : ErrorCode.Forbidden, seen);
                (await Head(id)).ShouldBe(cast.Head(member), seen);
            }
        }
    }

    [Fact]
    public async Task Nobody_can_act_on_equals_or_superiors()
    {
        foreach (var actor in Enum.GetValues<MemberRole>())
        {
            foreach (var target in Enum.GetValues<MemberRole>())
            {
                foreach (var deployment in new DeploymentRole?[] { null, DeploymentRole.Admin })
                {
                    var (id, cast) = await Stage(ConversationKind.Group, actor, target);
                    var result = await Execute(
                        id, new KickMember(cast.Actor, cast.Target.Id) { SenderRole = deployment });
                    var isAllowed = PermissionTable.Allows(Permission.Kick, actor, deployment)
                        && Rank.Of(actor, deployment) < Rank.Of(target);
                    (result is ChangeStored).ShouldBe(isAllowed, $"{actor} ({deployment}) kicks {target}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_direct_conversation_has_no_ranks(string name)
    {
        var (permission, command) = Grid[name];
        if (permission is Permission.Follow or Permission.Send or Permission.Edit or Permission.DeleteOwn
            or Permission.React or Permission.Pin)
        {
            return;
        }

        var (id, cast) = await Stage(ConversationKind.Direct, MemberRole.Member);
        var result = await Execute(id, command(cast) with { SenderRole = DeploymentRole.Superadmin });
        result.ShouldBeOfType<Refused>().Refusal.Code.ShouldBe(ErrorCode.Forbidden);
        (await Head(id)).ShouldBe(cast.Head(MemberRole.Member));
    }

    [Fact]
    public async Task Support_is_joined_by_staff_and_above_only()
    {
        foreach (var deployment in DeploymentRoles)
        {
            var (id, cast) = await Stage(ConversationKind.Support, member: null);
            var result = await Execute(id, new JoinConversation(cast.Stranger, null) { SenderRole = deployment });
            (result is ChangeStored).ShouldBe(PermissionTable.Allows(Permission.AttendSupport, null, deployment));
        }
    }

    [Fact]
    public async Task Conversations_are_made_by_whom_the_table_allows()
    {
        foreach (var deployment in DeploymentRoles)
        {
            var ann = await NewPerson();
            var id = ConversationIds.ForCreation(ann.Id, ClientId.Parse("create"));
            var create = new CreateConversation(ann, ConversationKind.Group, "team", []) { SenderRole = deployment };
            (await Execute(id, create) is Created)
                .ShouldBe(PermissionTable.Allows(Permission.CreateConversation, null, deployment));
        }
    }

    [Fact]
    public void A_role_that_does_not_exist_allows_nothing()
    {
        foreach (var permission in Enum.GetValues<Permission>())
        {
            PermissionTable.Allows(permission, (MemberRole)0, (DeploymentRole)0).ShouldBeFalse();
            PermissionTable.Allows(permission, (MemberRole)(-1), (DeploymentRole)(-1)).ShouldBeFalse();
        }
    }

    /// <summary>
    /// A conversation of an owner, somebody to act on, somebody banned, and the actor if a member, who has written
    /// message 4; 5 is of somebody else.
    /// </summary>
    private async Task<(ConversationId Id, Cast Cast)> Stage(
        ConversationKind kind, MemberRole? member, MemberRole target = MemberRole.Reader)
    {
        var cast = new Cast(await NewPerson(), await NewPerson(), await NewPerson(), await NewPerson());
        var owner = await NewPerson();
        var entries = new List<MemberBody>
        {
            new(owner, MemberChange.Joined, MemberRole.Owner),
            new(cast.Target, MemberChange.Joined, target),
            new(cast.Banned, MemberChange.Banned, MemberRole.Member),
        };
        var messages = new[] { cast.Actor, cast.Target }.Select(author => new AppendEntry(
            author, ClientId.Parse("m"), new MessageBody(kind, "hello", [], ReplyTo: null, [])));
        var joined = member is { } role
            ? new[] { new AppendEntry(cast.Actor, null, new MemberBody(cast.Actor, MemberChange.Joined, role)) }
            : [];

        var id = ConversationId.Parse($"c-{owner.Id}");
        await cluster.Log.Append(new(
            id,
            new(kind, "title", owner.Id),
            Epoch.Parse("e-1"),
            ExpectedHead: 0,
            DateTimeOffset.UnixEpoch,
            [.. entries.Select(body => new AppendEntry(owner, null, body)), .. messages, .. joined],
            []));
        return (id, cast);
    }

    private async Task<long> Head(ConversationId id) =>
        (await cluster.Log.Load(id, 1_000, TestContext.Current.CancellationToken))!.Info.Head;

    private async Task<Participant> NewPerson()
    {
        var name = $"u-permission{Interlocked.Increment(ref _next)}";
        return (await cluster.Account(UserId.Parse(name)).RegisterGuest(name)).Value!.User;
    }

    private async Task<CommandResult> Execute(ConversationId conversation, ConversationCommand command) =>
        (await cluster.Conversation(conversation).Execute([command]))[0];

    private static Participant Person(string id) => new(UserId.Parse(id), SenderType.User, id);

    private sealed record Cast(Participant Actor, Participant Target, Participant Banned, Participant Stranger)
    {
        public long Head(MemberRole? actor) => actor is null ? 5 : 6;
    }
}
