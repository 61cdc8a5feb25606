using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Fanout;

namespace OrleansChat.Tests.Grains;

public sealed class ModerationTests(GrainCluster cluster) : CommandTests(cluster)
{
    [Fact]
    public async Task A_kicked_person_can_rejoin_an_open_channel_and_a_banned_one_cannot()
    {
        var (channel, ann) = await New(ConversationKind.Channel);
        var bob = await NewPerson();
        await Change(channel, Join(bob));
        (await Change(channel, new KickMember(ann, bob.Id))).ShouldBe(3);
        (await Change(channel, Join(bob))).ShouldBe(4);
        (await Change(channel, new BanPerson(ann, bob.Id, On: true))).ShouldBe(5);
        (await Refuse(channel, Join(bob))).Code.ShouldBe(ErrorCode.Forbidden);
        (await Change(channel, new BanPerson(ann, bob.Id, On: false))).ShouldBe(6);
        (await Members(channel)).ShouldBe([ann.Id]);
        (await Change(channel, Join(bob))).ShouldBe(7);
    }

    [Fact]
    public async Task A_repeat_is_answered_with_the_event_that_made_it_so()
    {
        var (channel, ann) = await New(ConversationKind.Channel);
        var (bob, cyn) = (await NewPerson(), await NewPerson());
        ConversationCommand[] commands =
        [
            new InvitePeople(ann, [bob.Id, cyn.Id]),
            new ChangeRole(ann, bob.Id, MemberRole.Moderator),
            new MuteMember(ann, bob.Id, TimeSpan.FromHours(1)),
            new RenameConversation(ann, "Another title"),
            new KickMember(ann, cyn.Id),
            new BanPerson(ann, bob.Id, On: true),
            new BanPerson(ann, bob.Id, On: false),
            new LeaveConversation(ann),
        ];
        var expected = 3L;
        foreach (var command in commands)
        {
            (await Change(channel, command)).ShouldBe(expected, command.ToString());
            (await Change(channel, command)).ShouldBe(expected, command.ToString());
            expected++;
        }
    }

    [Fact]
    public async Task Commands_and_their_repeats_in_one_call_see_each_other()
    {
        var (channel, ann) = await New(ConversationKind.Channel);
        var bob = await NewPerson();
        var ban = new BanPerson(ann, bob.Id, On: true);
        var results = await Cluster.Conversation(channel).Execute(
            [Join(bob), ban, ban, Join(bob), new BanPerson(ann, bob.Id, On: false), Join(bob), Join(bob)]);
        results.Select(result => (result as ChangeStored)?.Seq).ShouldBe([2, 3, 3, null, 4, 5, 5]);
        (await Members(channel)).ShouldBe([ann.Id, bob.Id]);
    }

    [Fact]
    public async Task A_ban_holds_against_joins_that_race_with_it()
    {
        var (channel, ann) = await New(ConversationKind.Channel);
        var bob = await NewPerson();
        var joins = Enumerable.Range(0, 50).Select(_ => Execute(channel, Join(bob)));
        var ban = Execute(channel, new BanPerson(ann, bob.Id, On: true));
        var more = Enumerable.Range(0, 50).Select(_ => Execute(channel, Join(bob)));
        await Task.WhenAll([.. joins, ban, .. more]);

        (await Members(channel)).ShouldBe([ann.Id]);
        var banned = (await ban).ShouldBeOfType<ChangeStored>().Seq;
        var later = await Cluster.Log.ReadAfter(channel, banned, 100, int.MaxValue, Stopped);
        later!.Events.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_join_that_another_activation_bans_meanwhile_is_not_let_in()
    {
        var (channel, ann) = await New(ConversationKind.Channel);
        var bob = await NewPerson();
        var stored = (await Cluster.Log.Load(channel, 1_000, Stopped))!;
        await Cluster.Log.Append(new(
            channel,
            Create: null,
            stored.Info.Epoch,
            stored.Info.Head,
            DateTimeOffset.UnixEpoch,
            [new(ann, null, new MemberBody(bob, MemberChange.Banned, MemberRole.Member))],
            []));
        (await Refuse(channel, Join(bob))).Code.ShouldBe(ErrorCode.Forbidden);
        (await Members(channel)).ShouldBe([ann.Id]);
    }

    [Fact]
    public async Task A_code_with_10_uses_admits_10_of_100_simultaneous_joins()
    {
        var (group, ann) = await New(ConversationKind.Group);
        var code = (await Execute(group, new MakeInvite(ann, 10, TimeSpan.FromDays(1))))
            .ShouldBeOfType<InviteMade>().Code;
        var people = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => NewPerson()));
        var results = await Task.WhenAll(people.Select(
            person => Execute(group, new JoinConversation(person, code))));
        results.OfType<ChangeStored>().Count().ShouldBe(10);
        results.OfType<Refused>().ShouldAllBe(refused => refused.Refusal.Code == ErrorCode.NotFound);
        (await Members(group)).Count.ShouldBe(11);
    }

    [Fact]
    public async Task A_repeated_join_costs_no_use_of_its_code()
    {
        var (group, ann) = await New(ConversationKind.Group);
        var (bob, cyn) = (await NewPerson(), await NewPerson());
        var code = ((InviteMade)await Execute(group, new MakeInvite(ann, 2, TimeSpan.FromDays(1)))).Code;
        (await Change(group, new JoinConversation(bob, code))).ShouldBe(2);
        (await Change(group, new JoinConversation(bob, code))).ShouldBe(2);
        (await Change(group, new JoinConversation(cyn, code))).ShouldBe(3);
        (await Refuse(group, new JoinConversation(await NewPerson(), code))).Code.ShouldBe(ErrorCode.NotFound);
    }

    [Fact]
    public async Task A_revoked_code_and_a_wrong_one_let_in_nobody()
    {
        var (group, ann) = await New(ConversationKind.Group);
        var bob = await NewPerson();
        var code = ((InviteMade)await Execute(group, new MakeInvite(ann, 2, TimeSpan.FromDays(1)))).Code;
        (await Execute(group, new RevokeInvite(ann, code))).ShouldBeOfType<InviteRevoked>();
        (await Execute(group, new RevokeInvite(ann, code))).ShouldBeOfType<InviteRevoked>();
        (await Refuse(group, new JoinConversation(bob, code))).Code.ShouldBe(ErrorCode.NotFound);
        (await Refuse(group, new JoinConversation(bob, "i-wrong"))).Code.ShouldBe(ErrorCode.NotFound);
    }

    [Fact]
    public async Task A_muted_member_may_not_write_nor_shed_the_mute_by_leaving()
    {
        var (channel, ann) = await New(ConversationKind.Channel);
        var bob = await NewPerson();
        await Change(channel, Join(bob));
        await Change(channel, new MuteMember(ann, bob.Id, TimeSpan.FromHours(1)));
        await Change(channel, new LeaveConversation(bob));
        await Change(channel, Join(bob));
        var refusal = await Refuse(channel, Message(bob, ConversationKind.Channel));
        refusal.Code.ShouldBe(ErrorCode.Muted);
        refusal.RetryAfter!.Value.ShouldBeInRange(TimeSpan.FromMinutes(55), TimeSpan.FromHours(1));
        await Change(channel, new MuteMember(ann, bob.Id, TimeSpan.Zero));
        (await Execute(channel, Message(bob, ConversationKind.Channel))).ShouldBeOfType<Stored>();
    }

    [Fact]
    public async Task A_reader_who_rejoins_is_still_a_reader()
    {
        var (channel, ann) = await New(ConversationKind.Channel);
        var bob = await NewPerson();
        await Change(channel, Join(bob));
        await Change(channel, new ChangeRole(ann, bob.Id, MemberRole.Reader));
        await Change(channel, new LeaveConversation(bob));
        await Change(channel, Join(bob));
        (await Refuse(channel, Message(bob, ConversationKind.Channel))).Code.ShouldBe(ErrorCode.Forbidden);
    }

    [Fact]
    public async Task When_the_last_owner_leaves_the_highest_and_longest_standing_writer_becomes_owner()
    {
        var (channel, ann) = await New(ConversationKind.Channel);
        var (bob, cyn, dan) = (await NewPerson(), await NewPerson(), await NewPerson());
        await Change(channel, Join(bob));
        await Change(channel, Join(cyn));
        await Change(channel, Join(dan));
        await Change(channel, new ChangeRole(ann, dan.Id, MemberRole.Moderator));
        await Change(channel, new ChangeRole(ann, bob.Id, MemberRole.Reader));
        (await Refuse(channel, new ChangeRole(ann, ann.Id, MemberRole.Member))).Code.ShouldBe(ErrorCode.Conflict);

        (await Change(channel, new LeaveConversation(ann))).ShouldBe(7);
        (await RoleOf(channel, dan)).ShouldBe(MemberRole.Owner);
        await Change(channel, new LeaveConversation(dan));
        (await RoleOf(channel, cyn)).ShouldBe(MemberRole.Owner);
        await Change(channel, new LeaveConversation(cyn));
        (await RoleOf(channel, bob)).ShouldBe(MemberRole.Reader);
    }

    [Fact]
    public async Task An_admin_of_the_deployment_stands_above_owners_and_below_nobody_here()
    {
        var (channel, ann) = await New(ConversationKind.Channel);
        var (admin, bob) = (await NewPerson(), await NewPerson());
        Cluster.Database.Accounts[admin.Id] = Cluster.Database.Accounts[admin.Id] with { Role = DeploymentRole.Admin };
        await Change(channel, Join(bob));
        await Change(channel, Join(admin));
        (await Refuse(channel, new KickMember(ann, admin.Id))).Code.ShouldBe(ErrorCode.Forbidden);
        await Change(channel, new BanPerson(admin, ann.Id, On: true) { SenderRole = DeploymentRole.Admin });
        (await RoleOf(channel, bob)).ShouldBe(MemberRole.Owner);
    }

    [Fact]
    public async Task A_blocked_person_can_neither_write_nor_start_nor_invite()
    {
        var (ann, bob, cyn) = (await NewPerson(), await NewPerson(), await NewPerson());
        var talk = ConversationIds.ForDirect(ann.Id, bob.Id);
        await Execute(talk, Create(ann, ConversationKind.Direct, bob));
        (await Cluster.Blocks(ann.Id).Block(bob.Id)).ShouldBeNull();
        (await Cluster.Blocks(ann.Id).Block(cyn.Id)).ShouldBeNull();
        (await Cluster.Blocks(ann.Id).List()).Items.ShouldBe([bob, cyn]);

        (await Refuse(talk, Message(bob, ConversationKind.Direct))).Code.ShouldBe(ErrorCode.Blocked);
        (await Execute(talk, Message(ann, ConversationKind.Direct))).ShouldBeOfType<Stored>();
        (await Refuse(ConversationIds.ForDirect(ann.Id, cyn.Id), Create(cyn, ConversationKind.Direct, ann)))
            .Code.ShouldBe(ErrorCode.Blocked);
        var (group, owner) = await New(ConversationKind.Group);
        await Cluster.Blocks(ann.Id).Block(owner.Id);
        (await Refuse(group, new InvitePeople(owner, [ann.Id]))).Code.ShouldBe(ErrorCode.Blocked);

        await Cluster.Blocks(ann.Id).Unblock(bob.Id);
        (await Execute(talk, Message(bob, ConversationKind.Direct) with { ClientId = ClientId.Parse("c2") }))
            .ShouldBeOfType<Stored>();
        (await Cluster.Blocks(ann.Id).Block(ann.Id))!.Code.ShouldBe(ErrorCode.SchemaViolation);
        (await Cluster.Blocks(ann.Id).Block(UserId.Parse("u-nobody")))!.Code.ShouldBe(ErrorCode.NotFound);
    }

    [Fact]
    public async Task A_banned_person_cannot_be_invited()
    {
        var (group, ann) = await New(ConversationKind.Group);
        var bob = await NewPerson();
        await Change(group, new BanPerson(ann, bob.Id, On: true));
        (await Refuse(group, new InvitePeople(ann, [bob.Id]))).Code.ShouldBe(ErrorCode.Conflict);
        var code = ((InviteMade)await Execute(group, new MakeInvite(ann, 1, TimeSpan.FromDays(1)))).Code;
        (await Refuse(group, new JoinConversation(bob, code))).Code.ShouldBe(ErrorCode.Forbidden);
    }

    [Fact]
    public async Task Actions_of_moderators_are_audited()
    {
        var (channel, ann) = await New(ConversationKind.Channel);
        var bob = await NewPerson();
        await Change(channel, Join(bob));
        await Change(channel, new ChangeRole(ann, bob.Id, MemberRole.Moderator));
        await Change(channel, new KickMember(ann, bob.Id));
        await Change(channel, new BanPerson(ann, bob.Id, On: true));
        await Change(channel, new BanPerson(ann, bob.Id, On: false));
        Cluster.Database.Audit.Where(row => row.Subject == bob.Id.Value && row.Actor == ann.Id.Value)
            .Select(row => row.Action)
            .ShouldBe(["member-role-changed", "member-kicked", "member-banned", "member-unbanned"]);
    }

    [Fact]
    public async Task Deleting_the_message_of_somebody_else_is_audited_once()
    {
        var (channel, ann) = await New(ConversationKind.Channel);
        var bob = await NewPerson();
        await Change(channel, Join(bob));
        (await Execute(channel, Message(bob, ConversationKind.Channel))).ShouldBeOfType<Stored>().Seq.ShouldBe(3);
        (await Execute(channel, Message(ann, ConversationKind.Channel))).ShouldBeOfType<Stored>().Seq.ShouldBe(4);
        await Refuse(channel, new DeleteMessage(bob, ClientId.Parse("d"), 4));
        (await Execute(channel, new DeleteMessage(ann, ClientId.Parse("d4"), 4))).ShouldBeOfType<Stored>();
        foreach (var id in new[] { "d3", "d3", "again" })
        {
            (await Execute(channel, new DeleteMessage(ann, ClientId.Parse(id), 3))).ShouldBeOfType<Stored>();
        }

        Cluster.Database.Audit.Where(row => row.Detail?.StartsWith(channel.Value, StringComparison.Ordinal) is true)
            .Select(row => (row.Action, row.Actor, row.Subject, row.Detail))
            .ShouldBe([("message-deleted", ann.Id.Value, bob.Id.Value, $"{channel} 3")]);
    }

    [Fact]
    public async Task Invited_and_removed_people_are_told()
    {
        var (group, ann) = await New(ConversationKind.Group);
        var bob = await NewPerson();
        var observer = new Recorder();
        await Cluster.Stream(FanoutStreams.User(bob.Id)).SubscribeAsync(observer);
        await Change(group, new InvitePeople(ann, [bob.Id]));
        (await observer.Next()).ShouldBeOfType<UserInvited>().Conversation.Id.ShouldBe(group);
        await Change(group, new KickMember(ann, bob.Id));
        (await observer.Next()).ShouldBe(new UserRemoved(bob.Id, group));
    }

    private async Task<(ConversationId Id, Participant Owner)> New(ConversationKind kind)
    {
        var ann = await NewPerson();
        var id = ConversationIds.ForCreation(ann.Id, ClientId.Parse("create"));
        (await Execute(id, Create(ann, kind))).ShouldBeOfType<Created>();
        return (id, ann);
    }

    private static CreateConversation Create(Participant sender, ConversationKind kind, params Participant[] others) =>
        new(sender, kind, "title", [.. others.Select(other => other.Id)]) { SenderRole = DeploymentRole.Guest };

    private async Task<IReadOnlyList<UserId>> Members(ConversationId id) =>
    [
        .. (await Cluster.Log.Load(id, 1_000, Stopped))!.Members
            .OrderBy(member => member.JoinedSeq)
            .Select(member => member.User.Id),
    ];

    private async Task<MemberRole> RoleOf(ConversationId id, Participant person) =>
        (await Cluster.Log.Load(id, 1_000, Stopped))!.Members.Single(member => member.User.Id == person.Id).Role;
}
