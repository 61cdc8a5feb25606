using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Fanout;

namespace OrleansChat.Tests.Grains;

public sealed class ConversationGrainTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private static int _next;

    [Fact]
    public async Task The_first_message_after_the_creator_s_membership_has_seq_2()
    {
        var (channel, ann) = await NewChannel();
        var stored = await Send(channel, ann, "c1", "hello");
        stored.Seq.ShouldBe(2);
        stored.Duplicate.ShouldBeFalse();
    }

    [Fact]
    public async Task A_repeat_returns_the_first_result()
    {
        var (channel, ann) = await NewChannel();
        var first = await Send(channel, ann, "c1", "hello");
        var again = await Send(channel, ann, "c1", "another text");
        again.ShouldBe(first with { Duplicate = true });
    }

    [Fact]
    public async Task A_repeat_in_the_same_call_costs_no_seq()
    {
        var (channel, ann) = await NewChannel();
        var results = await Execute(channel, Message(ann, "c1", "a"), Message(ann, "c1", "a"), Message(ann, "c2", "b"));
        results.Cast<Stored>().Select(stored => stored.Seq).ShouldBe([2, 2, 3]);
    }

    [Fact]
    public async Task A_repeat_after_leaving_still_gets_the_first_result()
    {
        var (channel, ann) = await NewChannel();
        var first = await Send(channel, ann, "c1", "hello");
        await Execute(channel, new LeaveConversation(ann));
        (await Send(channel, ann, "c1", "hello")).ShouldBe(first with { Duplicate = true });
        (await Execute(channel, Message(ann, "c2", "late")))[0]
            .ShouldBeOfType<Refused>().Refusal.Code.ShouldBe(ErrorCode.Forbidden);
    }

    [Fact]
    public async Task A_customer_who_left_can_return_to_their_support_conversation()
    {
        var ann = await NewGuest();
        var support = ConversationIds.ForSupport(ann.Id);
        var create = new CreateConversation(ann, ConversationKind.Support, null, [])
        {
            SenderRole = DeploymentRole.Guest,
        };
        await Execute(support, create);
        await Execute(support, new LeaveConversation(ann));
        var message = Message(ann, "c1", "hello") with { RecipientType = ConversationKind.Support };
        var results = await Execute(support, create, create, message);
        results[0].ShouldBeOfType<Created>();
        results[1].ShouldBeOfType<Created>();
        results[2].ShouldBeOfType<Stored>().Seq.ShouldBe(4);
    }

    [Fact]
    public async Task Commands_of_one_call_see_each_other()
    {
        var (channel, _) = await NewChannel();
        var bob = await NewGuest();
        var results = await Execute(
            channel,
            new JoinConversation(bob, null),
            Message(bob, "c1", "hi"),
            new JoinConversation(bob, null),
            new LeaveConversation(bob),
            Message(bob, "c2", "gone"));
        results[0].ShouldBeOfType<ChangeStored>().Seq.ShouldBe(2);
        results[1].ShouldBeOfType<Stored>().Seq.ShouldBe(3);
        results[2].ShouldBe(results[0]);
        results[3].ShouldBeOfType<ChangeStored>().Seq.ShouldBe(4);
        results[4].ShouldBeOfType<Refused>();
    }

    [Fact]
    public async Task Joining_twice_returns_the_first_seq()
    {
        var (channel, ann) = await NewChannel();
        (await Execute(channel, new JoinConversation(ann, null)))[0].ShouldBeOfType<ChangeStored>().Seq.ShouldBe(1);
    }

    [Fact]
    public async Task Sends_that_wait_for_a_commit_share_the_next_one()
    {
        var (channel, ann) = await NewChannel();
        var gate = new TaskCompletionSource();
        var held = cluster.Log.HoldNext(gate.Task);
        var first = Send(channel, ann, "first", "x");
        var request = await held;
        var arrived = cluster.Arrived.Further(20, cluster.Conversation(channel));
        var later = Enumerable.Range(0, 20).Select(index => Send(channel, ann, $"c{index}", "x")).ToArray();
        await arrived;
        gate.SetResult();
        (await first).Seq.ShouldBe(2);
        (await Task.WhenAll(later)).Select(stored => stored.Seq).Order()
            .ShouldBe(Enumerable.Range(3, 20).Select(seq => (long)seq));
        request.Entries.Length.ShouldBe(1);
        cluster.Log.Requests[^1].Entries.Length.ShouldBe(20);
    }

    [Fact]
    public async Task A_failed_commit_fails_its_commands_as_temporary_and_the_next_one_works()
    {
        var (channel, ann) = await NewChannel();
        cluster.Log.FailNext();
        var refusal = (await Execute(channel, Message(ann, "c1", "x")))[0].ShouldBeOfType<Refused>().Refusal;
        refusal.IsTemporary.ShouldBeTrue();
        refusal.RetryAfter.ShouldNotBeNull();
        (await Send(channel, ann, "c1", "x")).Seq.ShouldBe(2);
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_found_by_the_repeat()
    {
        var (channel, ann) = await NewChannel();
        cluster.Log.LoseNextAnswer();
        (await Execute(channel, Message(ann, "c1", "x")))[0]
            .ShouldBeOfType<Refused>().Refusal.Code.ShouldBe(ErrorCode.Timeout);
        var repeat = await Send(channel, ann, "c1", "x");
        repeat.Seq.ShouldBe(2);
        repeat.Duplicate.ShouldBeTrue();
        (await Send(channel, ann, "c2", "y")).Seq.ShouldBe(3);
    }

    [Fact]
    public async Task Another_writer_fences_the_activation_which_reads_again()
    {
        var (channel, ann) = await NewChannel();
        await cluster.Log.Append(new(
            channel,
            Create: null,
            (await cluster.Log.Load(channel, 1_000, TestContext.Current.CancellationToken))!.Info.Epoch,
            ExpectedHead: 1,
            DateTimeOffset.UnixEpoch,
            [new(ann, ClientId.Parse("other"), new MessageBody(ConversationKind.Channel, "x", [], null, []))],
            []));
        (await Execute(channel, Message(ann, "c1", "x")))[0]
            .ShouldBeOfType<Refused>().Refusal.Code.ShouldBe(ErrorCode.Unavailable);
        (await Send(channel, ann, "c1", "x")).Seq.ShouldBe(3);
    }

    [Fact]
    public async Task A_committed_event_is_published_once()
    {
        var (channel, ann) = await NewChannel();
        var observer = new Recorder();
        await cluster.Stream(FanoutStreams.Conversation(channel)).SubscribeAsync(observer);
        var stored = await Send(channel, ann, "c1", "hello");
        var published = (await observer.Next()).ShouldBeOfType<EventsAppended>().Events.ShouldHaveSingleItem();
        published.Seq.ShouldBe(stored.Seq);
        published.Sender.ShouldBe(ann);
        published.Body.ShouldBeOfType<MessageBody>().Text.ShouldBe("hello");
    }

    [Fact]
    public async Task Reading_the_stream_of_a_conversation_reads_nothing_from_the_log()
    {
        var (channel, _) = await NewChannel();
        await cluster.Deactivate(cluster.Conversation(channel));
        var loads = cluster.Log.Loads.Count(id => id == channel);

        await cluster.Stream(FanoutStreams.Conversation(channel)).SubscribeAsync(new Recorder());

        cluster.Log.Loads.Count(id => id == channel).ShouldBe(loads);
    }

    [Fact]
    public async Task Typing_is_told_by_a_grain_that_has_had_no_command_yet()
    {
        var (channel, ann) = await NewChannel();
        await cluster.Deactivate(cluster.Conversation(channel));
        var observer = new Recorder();
        await cluster.Stream(FanoutStreams.Conversation(channel)).SubscribeAsync(observer);

        await cluster.Conversation(channel).Typing(ann, on: true);

        (await observer.Next()).ShouldBe(new TypingChanged(channel, ann, On: true));
    }

    [Fact]
    public async Task Two_people_who_open_a_direct_conversation_at_once_get_the_same_one()
    {
        var ann = await NewGuest();
        var bob = await NewGuest();
        var id = ConversationIds.ForDirect(ann.Id, bob.Id);
        var both = await Task.WhenAll(
            Execute(id, Direct(ann, bob)),
            Execute(id, Direct(bob, ann)));
        both[0][0].ShouldBeOfType<Created>().Conversation.Id.ShouldBe(id);
        both[1][0].ShouldBeOfType<Created>().Conversation.Epoch
            .ShouldBe(((Created)both[0][0]).Conversation.Epoch);
    }

    [Fact]
    public async Task Marks_are_kept_and_told_to_the_others()
    {
        var (channel, ann) = await NewChannel();
        await Send(channel, ann, "c1", "hello");
        var observer = new Recorder();
        await cluster.Stream(FanoutStreams.Conversation(channel)).SubscribeAsync(observer);
        var result = (await Execute(channel, new MarkConversation(ann, Read: 2, Delivered: null)))[0];
        result.ShouldBe(new Marked(Read: 2, Delivered: 0));
        (await observer.Next()).ShouldBe(new MarkMoved(channel, ann.Id, Read: 2, Delivered: 0));
    }

    private async Task<(ConversationId Channel, Participant Creator)> NewChannel()
    {
        var ann = await NewGuest();
        var id = ConversationIds.ForCreation(ann.Id, ClientId.Parse("create"));
        var create = new CreateConversation(ann, ConversationKind.Channel, "lobby", []);
        (await Execute(id, create with { SenderRole = DeploymentRole.Guest }))[0]
            .ShouldBeOfType<Created>();
        return (id, ann);
    }

    private async Task<Participant> NewGuest()
    {
        var name = $"u-{Interlocked.Increment(ref _next)}";
        return (await cluster.Account(UserId.Parse(name)).RegisterGuest(name)).Value!.User;
    }

    private async Task<Stored> Send(ConversationId conversation, Participant sender, string clientId, string text) =>
        (await Execute(conversation, Message(sender, clientId, text)))[0].ShouldBeOfType<Stored>();

    private Task<ImmutableArray<CommandResult>> Execute(
        ConversationId conversation, params ImmutableArray<ConversationCommand> commands) =>
        cluster.Conversation(conversation).Execute(commands);

    private static CreateConversation Direct(Participant sender, Participant other) =>
        new(sender, ConversationKind.Direct, null, [other.Id]) { SenderRole = DeploymentRole.Guest };

    private static SendMessage Message(Participant sender, string clientId, string text) =>
        new(sender, ClientId.Parse(clientId), ConversationKind.Channel, text, [], ReplyTo: null);
}
