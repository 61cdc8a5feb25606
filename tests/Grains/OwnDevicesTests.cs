using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Fanout;

namespace OrleansChat.Tests.Grains;

/// <summary>Whatever a person does that changes their list is told on their own stream.</summary>
public sealed class OwnDevicesTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private static int _next;

    public static TheoryData<ConversationKind> Kinds =>
        [ConversationKind.Group, ConversationKind.Channel, ConversationKind.Support, ConversationKind.Workspace];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_creator_of_a_conversation_is_told_on_other_connections(ConversationKind kind)
    {
        var (ann, heard) = await NewPerson();
        var id = await Create(ann, kind);
        var invited = (await heard.Next()).ShouldBeOfType<UserInvited>();
        invited.User.ShouldBe(ann.Id);
        (invited.Conversation.Id, invited.Conversation.Kind).ShouldBe((id, kind));
    }

    [Fact]
    public async Task The_event_names_the_connection_that_joined_for_its_reply_tells_it()
    {
        var (ann, anns) = await NewPerson();
        var (bob, bobs) = await NewPerson();
        var channel = ConversationIds.ForCreation(ann.Id, ClientId.Parse("create"));
        await Make(channel, new CreateConversation(ann, ConversationKind.Channel, "title", [bob.Id])
        {
            Connection = "k-ann",
        });
        (await anns.Next()).ShouldBeOfType<UserInvited>().Except.ShouldBe("k-ann");
        (await bobs.Next()).ShouldBeOfType<UserInvited>().Except.ShouldBeNull();
    }

    [Fact]
    public async Task Both_people_of_a_direct_conversation_hear_of_it()
    {
        var (ann, anns) = await NewPerson();
        var (bob, bobs) = await NewPerson();
        var id = ConversationIds.ForDirect(ann.Id, bob.Id);
        await Make(id, new CreateConversation(ann, ConversationKind.Direct, null, [bob.Id]));
        (await anns.Next()).ShouldBeOfType<UserInvited>().Conversation.Id.ShouldBe(id);
        (await bobs.Next()).ShouldBeOfType<UserInvited>().Conversation.Id.ShouldBe(id);
    }

    [Fact]
    public async Task A_person_who_joins_leaves_and_rejoins_is_told_each_time()
    {
        var (ann, _) = await NewPerson();
        var (bob, heard) = await NewPerson();
        var channel = await Create(ann, ConversationKind.Channel);
        await Change(channel, new JoinConversation(bob, Invite: null));
        (await heard.Next()).ShouldBeOfType<UserInvited>().Conversation.Id.ShouldBe(channel);
        await Change(channel, new LeaveConversation(bob));
        (await heard.Next()).ShouldBe(new UserRemoved(bob.Id, channel));
        await Change(channel, new JoinConversation(bob, Invite: null));
        (await heard.Next()).ShouldBeOfType<UserInvited>().Conversation.Head.ShouldBe(4);
    }

    [Fact]
    public async Task A_person_who_joins_by_code_or_for_support_is_told()
    {
        var (ann, _) = await NewPerson();
        var (bob, heard) = await NewPerson();
        var group = await Create(ann, ConversationKind.Group);
        var made = (await Execute(group, new MakeInvite(ann, Uses: 1, TimeSpan.FromDays(1))))
            .ShouldBeOfType<InviteMade>();
        await Change(group, new JoinConversation(bob, made.Code));
        (await heard.Next()).ShouldBeOfType<UserInvited>().Conversation.Id.ShouldBe(group);

        var support = await Create(ann, ConversationKind.Support);
        await Change(support, new JoinConversation(bob, Invite: null) { SenderRole = DeploymentRole.Staff });
        (await heard.Next()).ShouldBeOfType<UserInvited>().Conversation.Id.ShouldBe(support);
    }

    [Fact]
    public async Task A_customer_who_returns_to_their_support_conversation_is_told()
    {
        var (ann, heard) = await NewPerson();
        var support = await Create(ann, ConversationKind.Support);
        (await heard.Next()).ShouldBeOfType<UserInvited>();
        await Change(support, new LeaveConversation(ann));
        (await heard.Next()).ShouldBe(new UserRemoved(ann.Id, support));
        await Create(ann, ConversationKind.Support);
        (await heard.Next()).ShouldBeOfType<UserInvited>().Conversation.Id.ShouldBe(support);
    }

    [Fact]
    public async Task A_person_who_leaves_a_workspace_is_told_that_its_channels_are_left_too()
    {
        var (ann, _) = await NewPerson();
        var (bob, heard) = await NewPerson();
        var workspace = await Create(ann, ConversationKind.Workspace);
        await Change(workspace, new InvitePeople(ann, [bob.Id]));
        (await heard.Next()).ShouldBeOfType<UserInvited>().Conversation.Id.ShouldBe(workspace);
        var channel = ConversationIds.ForCreation(bob.Id, ClientId.Parse("channel"));
        await Make(channel, new CreateConversation(bob, ConversationKind.Channel, "title", [])
        {
            Workspace = workspace,
        });
        (await heard.Next()).ShouldBeOfType<UserInvited>().Conversation.Workspace.ShouldBe(workspace);
        await Change(workspace, new LeaveConversation(bob));

        // Two grains publish them, in no order of theirs.
        StreamEvent[] removals = [await heard.Next(), await heard.Next()];
        removals.ShouldBe(
            [new UserRemoved(bob.Id, channel), new UserRemoved(bob.Id, workspace)], ignoreOrder: true);
    }

    [Fact]
    public async Task A_mark_reaches_its_owner_in_small_conversations_too()
    {
        var (ann, heard) = await NewPerson();
        var group = await Create(ann, ConversationKind.Group);
        (await heard.Next()).ShouldBeOfType<UserInvited>();
        await Execute(group, new MarkConversation(ann, Read: 1, Delivered: null));
        (await heard.Next()).ShouldBe(new MarkMoved(group, ann.Id, Read: 1, Delivered: 0));
    }

    [Fact]
    public async Task Blocks_are_published_only_to_the_person_who_blocks()
    {
        var (ann, anns) = await NewPerson();
        var (bob, bobs) = await NewPerson();
        await cluster.Blocks(ann.Id).Block(bob.Id);
        (await anns.Next()).ShouldBe(new BlockChanged(ann.Id, bob.Id, On: true));
        await cluster.Blocks(ann.Id).Unblock(bob.Id);
        (await anns.Next()).ShouldBe(new BlockChanged(ann.Id, bob.Id, On: false));
        var group = await Create(bob, ConversationKind.Group);
        (await bobs.Next()).ShouldBeOfType<UserInvited>().Conversation.Id.ShouldBe(group);
    }

    [Fact]
    public async Task A_mark_in_the_same_batch_as_the_join_is_answered_with_where_it_stands()
    {
        var (ann, _) = await NewPerson();
        var (bob, _) = await NewPerson();
        var channel = await Create(ann, ConversationKind.Channel);
        await Change(channel, new RenameConversation(ann, "Another title"));
        var results = await cluster.Conversation(channel).Execute(
        [
            new RenameConversation(ann, "A third title"),
            new JoinConversation(bob, Invite: null),
            new MarkConversation(bob, Read: 1, Delivered: 2),
        ]);
        results[2].ShouldBe(new Marked(Read: 3, Delivered: 2));
        var again = await Execute(channel, new MarkConversation(bob, Read: 2, Delivered: 1));
        again.ShouldBe(new Marked(Read: 3, Delivered: 2));
    }

    private async Task<(Participant Person, Recorder Heard)> NewPerson()
    {
        var name = $"u-devices{Interlocked.Increment(ref _next)}";
        var person = (await cluster.Account(UserId.Parse(name)).RegisterGuest(name)).Value!.User;
        var heard = new Recorder();
        await cluster.Stream(FanoutStreams.User(person.Id)).SubscribeAsync(heard);
        return (person, heard);
    }

    private Task<ConversationId> Create(Participant sender, ConversationKind kind) => Make(
        kind is ConversationKind.Support
            ? ConversationIds.ForSupport(sender.Id)
            : ConversationIds.ForCreation(sender.Id, ClientId.Parse("create")),
        new CreateConversation(sender, kind, kind is ConversationKind.Support ? null : "title", []));

    private async Task<ConversationId> Make(ConversationId id, CreateConversation create)
    {
        (await Execute(id, create with { SenderRole = DeploymentRole.Guest })).ShouldBeOfType<Created>();
        return id;
    }

    private async Task Change(ConversationId conversation, ConversationCommand command) =>
        (await Execute(conversation, command)).ShouldBeOfType<ChangeStored>(command.ToString());

    private async Task<CommandResult> Execute(ConversationId conversation, ConversationCommand command) =>
        (await cluster.Conversation(conversation).Execute([command]))[0];
}
