using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Reading;

namespace OrleansChat.Tests.Grains;

public sealed class WorkspaceTests(GrainCluster cluster) : CommandTests(cluster)
{
    [Fact]
    public async Task Nobody_writes_in_a_workspace_or_is_muted_there()
    {
        var (workspace, ann, bob) = await NewWorkspace();
        foreach (var kind in new[] { ConversationKind.Workspace, ConversationKind.Channel })
        {
            (await Refuse(workspace, Message(ann, kind))).Code.ShouldBe(ErrorCode.Forbidden);
        }

        (await Refuse(workspace, new MuteMember(ann, bob.Id, TimeSpan.FromHours(1)))).Code
            .ShouldBe(ErrorCode.Forbidden);
        (await Load(workspace)).Info.Head.ShouldBe(2);
    }

    [Fact]
    public async Task Members_make_channels_in_a_workspace_and_readers_and_outsiders_do_not()
    {
        var (workspace, ann, bob) = await NewWorkspace();
        var cyn = await NewPerson();
        (await Execute(NewId(bob), Create(bob, workspace))).ShouldBeOfType<Created>()
            .Conversation.Workspace.ShouldBe(workspace);
        await Change(workspace, new ChangeRole(ann, bob.Id, MemberRole.Reader));
        (await Refuse(NewId(bob), Create(bob, workspace))).Code.ShouldBe(ErrorCode.Forbidden);
        (await Refuse(NewId(cyn), Create(cyn, workspace) with { SenderRole = DeploymentRole.Superadmin })).Code
            .ShouldBe(ErrorCode.NotFound);
        (await Refuse(NewId(ann), Create(ann, workspace) with { Members = [cyn.Id] })).Code
            .ShouldBe(ErrorCode.NotFound);
        (await Refuse(NewId(ann), Create(ann, workspace) with { Kind = ConversationKind.Group })).Code
            .ShouldBe(ErrorCode.SchemaViolation);
    }

    [Fact]
    public async Task Only_workspaces_can_contain_channels()
    {
        var (workspace, ann, _) = await NewWorkspace();
        var channel = await NewChannel(ann, workspace);
        foreach (var other in new[] { channel, NewId(ann) })
        {
            (await Refuse(NewId(ann), Create(ann, other))).Code.ShouldBe(ErrorCode.NotFound);
        }
    }

    [Fact]
    public async Task Commands_of_one_call_are_each_judged_by_the_workspace_they_name()
    {
        var (workspace, ann, _) = await NewWorkspace();
        var (elsewhere, _, _) = await NewWorkspace();
        var results = await Cluster.Conversation(NewId(ann)).Execute(
            [Create(ann, workspace) with { Title = "" }, Create(ann, elsewhere)]);
        results.OfType<Refused>().Select(refused => refused.Refusal.Code)
            .ShouldBe([ErrorCode.SchemaViolation, ErrorCode.NotFound]);
    }

    [Fact]
    public async Task Outsiders_learn_nothing_of_a_channel_and_workspace_members_that_they_have_not_joined()
    {
        var (workspace, ann, bob) = await NewWorkspace();
        var (open, closed) = (await NewChannel(ann, workspace), await NewChannel(ann, workspace, AccessRule.Invite));
        foreach (var (person, channel, code) in new[]
        {
            (bob, open, ErrorCode.Forbidden),
            (bob, closed, ErrorCode.NotFound),
            (await NewPerson(), open, ErrorCode.NotFound),
            (await NewPerson(), closed, ErrorCode.NotFound),
        })
        {
            foreach (var command in new ConversationCommand[]
            {
                Message(person, ConversationKind.Channel),
                new MarkConversation(person, Read: 1, Delivered: null),
                new LeaveConversation(person),
                new RenameConversation(person, "Mine"),
                new InvitePeople(person, [bob.Id]),
                new MakeInvite(person, 1, TimeSpan.FromDays(1)),
                new RevokeInvite(person, "i-none"),
                new KickMember(person, ann.Id),
                new BanPerson(person, ann.Id, On: true),
                new MuteMember(person, ann.Id, TimeSpan.FromDays(1)),
                new ChangeRole(person, ann.Id, MemberRole.Reader),
            })
            {
                (await Refuse(channel, command)).Code.ShouldBe(code, $"{command} of {person.Name} in {channel}");
            }
        }
    }

    [Fact]
    public async Task Only_members_of_the_workspace_come_into_its_channels_by_whichever_way()
    {
        var (workspace, ann, bob) = await NewWorkspace();
        var (open, closed) = (await NewChannel(ann, workspace), await NewChannel(ann, workspace, AccessRule.Invite));
        var cyn = await NewPerson();
        var code = ((InviteMade)await Execute(closed, new MakeInvite(ann, 9, TimeSpan.FromDays(1)))).Code;
        (await Refuse(open, Join(cyn))).Code.ShouldBe(ErrorCode.NotFound);
        (await Refuse(closed, Join(cyn, code))).Code.ShouldBe(ErrorCode.NotFound);
        (await Refuse(closed, new InvitePeople(ann, [bob.Id, cyn.Id]))).Code.ShouldBe(ErrorCode.NotFound);
        (await Load(closed)).Members.ShouldHaveSingleItem();

        var door = ((InviteMade)await Execute(workspace, new MakeInvite(ann, 9, TimeSpan.FromDays(1)))).Code;
        (await Refuse(workspace, Join(cyn))).Code.ShouldBe(ErrorCode.NotFound);
        await Change(workspace, Join(cyn, door));
        await Change(open, Join(cyn));
        await Change(closed, new InvitePeople(ann, [cyn.Id]));
        await Change(closed, Join(bob, code));
    }

    [Theory]
    [InlineData("leave")]
    [InlineData("kick")]
    [InlineData("ban")]
    public async Task A_person_who_loses_the_workspace_has_lost_its_channels_when_the_answer_arrives(string way)
    {
        var (workspace, ann, bob) = await NewWorkspace();
        var (one, two) = (await NewChannel(ann, workspace), await NewChannel(bob, workspace));
        await Change(one, Join(bob));
        await Change(two, Join(ann));
        var elsewhere = await NewChannel(bob, workspace: null);
        ConversationCommand command = way switch
        {
            "leave" => new LeaveConversation(bob),
            "kick" => new KickMember(ann, bob.Id),
            _ => new BanPerson(ann, bob.Id, On: true),
        };
        (await Change(workspace, command)).ShouldBe(3);

        foreach (var channel in new[] { one, two })
        {
            (await Load(channel)).Members.ShouldHaveSingleItem()
                .ShouldSatisfyAllConditions(
                    member => member.User.ShouldBe(ann), member => member.Role.ShouldBe(MemberRole.Owner));
            var events = (await Cluster.Log.ReadAfter(channel, 2, 10, int.MaxValue, Stopped))!.Events;
            events[0].Sender.ShouldBe(command.Sender);
            events[0].Body.ShouldBeOfType<MemberBody>().Change.ShouldBe(MemberChange.Left);
            (await Refuse(channel, Message(bob, ConversationKind.Channel))).Code.ShouldBe(ErrorCode.NotFound);
            (await Refuse(channel, Join(bob))).Code.ShouldBe(ErrorCode.NotFound);
        }

        (await Load(elsewhere)).Members.ShouldHaveSingleItem();
        (await Change(workspace, command)).ShouldBe(3);
        (await Refuse(two, Create(bob, workspace))).Code.ShouldBe(ErrorCode.NotFound);
        (await Standings(bob, one, two)).ShouldBe([Standing.Unknown, Standing.Unknown]);
    }

    [Fact]
    public async Task Joins_of_channels_that_race_with_a_kick_leave_nobody_inside()
    {
        for (var round = 0; round < 20; round++)
        {
            var (workspace, ann, bob) = await NewWorkspace();
            var channels = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => NewChannel(ann, workspace)));
            var joins = Task.WhenAll(channels.Concat(channels).Select(channel => Execute(channel, Join(bob))));
            var kick = Execute(workspace, new KickMember(ann, bob.Id));
            var more = Task.WhenAll(channels.Select(channel => Execute(channel, Join(bob))));
            (await kick).ShouldBeOfType<ChangeStored>();
            (await Inside(workspace, bob)).ShouldBeEmpty();
            await Task.WhenAll(joins, more);
            (await Inside(workspace, bob)).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_join_decided_before_a_kick_and_stored_after_it_is_not_let_in()
    {
        var (workspace, ann, bob) = await NewWorkspace();
        var channel = await NewChannel(ann, workspace);
        var gate = new TaskCompletionSource();
        var held = Cluster.Log.HoldNext(gate.Task);
        var join = Execute(channel, Join(bob));
        await held;
        await Change(workspace, new KickMember(ann, bob.Id));
        gate.SetResult();
        (await join).ShouldBeOfType<Refused>().Refusal.IsTemporary.ShouldBeTrue();
        (await Load(channel)).Members.ShouldHaveSingleItem();
        (await Refuse(channel, Join(bob))).Code.ShouldBe(ErrorCode.NotFound);
    }

    [Fact]
    public async Task A_join_that_is_stored_while_a_kick_is_under_way_is_ended_before_its_answer()
    {
        var (workspace, ann, bob) = await NewWorkspace();
        var channel = await NewChannel(ann, workspace);
        var gate = new TaskCompletionSource();
        var held = Cluster.Log.HoldNext(gate.Task);
        var kick = Execute(workspace, new KickMember(ann, bob.Id));
        await held;
        await Change(channel, Join(bob));
        gate.SetResult();
        (await kick).ShouldBeOfType<ChangeStored>();
        (await Load(channel)).Members.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_kick_that_fails_in_a_channel_takes_effect_only_when_repeated()
    {
        var (workspace, ann, bob) = await NewWorkspace();
        var channel = await NewChannel(bob, workspace);
        Cluster.Log.FailNext();
        (await Refuse(workspace, new KickMember(ann, bob.Id))).IsTemporary.ShouldBeTrue();
        (await Load(workspace)).Members.Length.ShouldBe(2);
        await Change(workspace, new KickMember(ann, bob.Id));
        (await Load(channel)).Members.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_member_of_a_channel_without_its_workspace_is_removed_by_a_repeated_kick()
    {
        var (workspace, ann, bob) = await NewWorkspace();
        var channel = await NewChannel(ann, workspace);
        await Change(channel, Join(bob));
        var stored = await Load(workspace);
        await Cluster.Log.Append(new(
            workspace,
            Create: null,
            stored.Info.Epoch,
            stored.Info.Head,
            DateTimeOffset.UnixEpoch,
            [new(ann, null, new MemberBody(bob, MemberChange.Left, MemberRole.Member))],
            []));
        (await Change(workspace, new KickMember(ann, bob.Id))).ShouldBe(3);
        (await Inside(workspace, bob)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_end_of_a_membership_that_comes_late_leaves_the_next_one_alone()
    {
        var (workspace, ann, bob) = await NewWorkspace();
        var channel = await NewChannel(ann, workspace);
        await Change(channel, Join(bob));
        var end = new EndMembership(ann, bob.Id, JoinedSeq: 2);
        (await Change(channel, end)).ShouldBe(3);
        (await Change(channel, end)).ShouldBe(3);
        await Change(channel, Join(bob));
        (await Change(channel, end)).ShouldBe(4);
        (await Load(channel)).Members.Length.ShouldBe(2);
        var outside = await NewChannel(ann, workspace: null);
        (await Refuse(outside, new EndMembership(bob, ann.Id, JoinedSeq: 1))).Code.ShouldBe(ErrorCode.NotFound);
    }

    [Fact]
    public async Task Channels_of_a_workspace_are_browsed_by_its_members_only()
    {
        var (workspace, ann, bob) = await NewWorkspace();
        var channel = await NewChannel(ann, workspace);
        var query = new BrowseQuery(ConversationKind.Channel, workspace, null, null, 10);
        (await Cluster.ConversationReader().Browse(bob.Id, DeploymentRole.Guest, query)).Value!.Items
            .ShouldHaveSingleItem().Id.ShouldBe(channel);
        var cyn = await NewPerson();
        (await Cluster.ConversationReader().Browse(cyn.Id, DeploymentRole.Superadmin, query)).Refusal!.Code
            .ShouldBe(ErrorCode.NotFound);
    }

    /// <summary>A workspace that Ann owns and Bob is a member of.</summary>
    private async Task<(ConversationId Id, Participant Ann, Participant Bob)> NewWorkspace()
    {
        var (ann, bob) = (await NewPerson(), await NewPerson());
        var id = NewId(ann);
        var create = new CreateConversation(ann, ConversationKind.Workspace, "Works", [bob.Id])
        {
            SenderRole = DeploymentRole.Guest,
        };
        (await Execute(id, create)).ShouldBeOfType<Created>().Conversation.Access.ShouldBe(AccessRule.Invite);
        return (id, ann, bob);
    }

    private async Task<ConversationId> NewChannel(
        Participant owner, ConversationId? workspace, AccessRule access = AccessRule.Open)
    {
        var id = NewId(owner);
        (await Execute(id, Create(owner, workspace) with { Access = access })).ShouldBeOfType<Created>();
        return id;
    }

    private async Task<OrleansChat.Grains.Conversations.StoredConversation> Load(ConversationId id) =>
        (await Cluster.Log.Load(id, 1_000, Stopped))!;

    private async Task<IEnumerable<ConversationId>> Inside(ConversationId workspace, Participant person) =>
        (await Cluster.ConversationReader().Conversations(person.Id, null, 100)).Items
            .Select(item => item.Conversation)
            .Where(conversation => conversation.Workspace == workspace)
            .Select(conversation => conversation.Id);

    private async Task<IEnumerable<Standing>> Standings(Participant person, params ConversationId[] ids) =>
        (await Cluster.ConversationReader().Open(person.Id, [.. ids])).Select(access => access.Standing);

    private static CreateConversation Create(Participant sender, ConversationId? workspace) =>
        new(sender, ConversationKind.Channel, "title", [])
        {
            SenderRole = DeploymentRole.Guest,
            Workspace = workspace,
        };
}
