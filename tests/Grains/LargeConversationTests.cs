using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Fanout;
using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Conversations;
using OrleansChat.Silo.Storage.Log;
using OrleansChat.Tests.MemoryStores;

namespace OrleansChat.Tests.Grains;

/// <summary>A channel of 20,000 members, of which a commit reads those it is about.</summary>
public sealed class LargeConversationTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private const int Members = 20_000;

    private static int _made;

    [Fact]
    public async Task Activation_and_sends_read_few_rows_of_very_many_members()
    {
        var channel = Settle();
        (await Execute(channel, Message(Person(Members), "c1"))).ShouldBeOfType<Stored>().Seq.ShouldBe(Members + 1);
        MembershipsRead(channel).ShouldBeInRange(1, new ConversationOptions().MembersLoadedMax + 1);

        var before = MembershipsRead(channel);
        (await Execute(channel, Message(Person(Members), "c2"))).ShouldBeOfType<Stored>();
        MembershipsRead(channel).ShouldBe(before);
        (await Execute(channel, Message(Person(Members - 1), "c3"))).ShouldBeOfType<Stored>();
        (await Execute(channel, new JoinConversation(NewPerson(), null))).ShouldBeOfType<ChangeStored>();
        MembershipsRead(channel).ShouldBe(before + 1);
    }

    [Fact]
    public async Task A_mention_reads_whom_it_names_and_never_all_of_very_many_members()
    {
        var channel = Settle();
        var heard = new Recorder();
        await cluster.Stream(FanoutStreams.User(Person(Members).Id)).SubscribeAsync(heard);
        (await Execute(channel, Message(Person(1), "c1"))).ShouldBeOfType<Stored>();
        var before = MembershipsRead(channel);

        var send = Message(Person(1), "c2") with { Text = $"@n-{Members} @n-{Members - 1} @nobody @all" };
        var stored = (await Execute(channel, send)).ShouldBeOfType<Stored>();
        MembershipsRead(channel).ShouldBe(before + 3);
        var body = cluster.Database.Conversations[channel].Read(stored.Seq).Body.ShouldBeOfType<MessageBody>();
        body.Mentions.ShouldBe([Person(Members).Id, Person(Members - 1).Id]);
        body.Groups.ShouldBe(MentionedGroups.None);
        (await heard.Next()).ShouldBeOfType<UserNotice>().Seq.ShouldBe(stored.Seq);
    }

    [Fact]
    public async Task Members_who_are_forgotten_are_looked_up_when_they_act_again()
    {
        var channel = Settle();
        var kept = new ConversationOptions().MembersKeptMax;
        for (var number = Members - kept - 10; number <= Members; number++)
        {
            (await Execute(channel, Message(Person(number), "c1"))).ShouldBeOfType<Stored>();
        }

        (await Execute(channel, Message(Person(Members - kept), "c2"))).ShouldBeOfType<Stored>();
    }

    [Fact]
    public async Task Whoever_is_no_member_of_a_large_channel_is_refused()
    {
        var channel = Settle();
        var stranger = NewPerson();
        (await Execute(channel, Message(stranger, "c1")))
            .ShouldBeOfType<Refused>().Refusal.Code.ShouldBe(ErrorCode.Forbidden);
        (await Execute(channel, new MarkConversation(stranger, 1, 1)))
            .ShouldBeOfType<Refused>().Refusal.Code.ShouldBe(ErrorCode.Forbidden);
    }

    [Fact]
    public async Task When_the_last_owner_of_a_large_channel_leaves_the_longest_standing_member_follows()
    {
        var channel = Settle();
        await Execute(channel, new LeaveConversation(Person(1)));
        RoleOf(channel, 2).ShouldBe(MemberRole.Owner);
        cluster.Database.Conversations[channel].State.MemberCount.ShouldBe(Members - 1);
    }

    [Fact]
    public async Task Readers_see_a_member_of_a_large_channel_type()
    {
        var channel = Settle();
        var seen = new Recorder();
        await cluster.Stream(FanoutStreams.Conversation(channel)).SubscribeAsync(seen);
        await cluster.Conversation(channel).Typing(NewPerson(), on: true);
        await cluster.Conversation(channel).Typing(Person(Members), on: true);
        (await seen.Next()).ShouldBe(new TypingChanged(channel, Person(Members), true));
    }

    private async Task<CommandResult> Execute(ConversationId channel, ConversationCommand command) =>
        (await cluster.Conversation(channel).Execute([command]))[0];

    private int MembershipsRead(ConversationId channel) =>
        cluster.Log.MembershipsRead(channel) + cluster.Facts.MembershipsRead(channel);

    private MemberRole RoleOf(ConversationId channel, int number) =>
        cluster.Database.Conversations[channel].FindMembership(Person(number).Id)!.Role;

    private static SendMessage Message(Participant sender, string clientId) =>
        new(sender, ClientId.Parse(clientId), ConversationKind.Channel, "hello", [], ReplyTo: null);

    private static Participant Person(int number) =>
        new(UserId.Parse($"u-{number}"), SenderType.User, $"Name {number}");

    private Participant NewPerson()
    {
        var person = Person(Members + Interlocked.Increment(ref _made));
        lock (cluster.Database.TablesGate)
        {
            cluster.Database.Accounts.TryAdd(person.Id, Account(person));
        }

        return person;
    }

    private ConversationId Settle()
    {
        var id = ConversationId.Parse($"c-large-{Interlocked.Increment(ref _made)}");
        var creator = Person(1).Id;
        var state = LogState.New(Epoch.Parse("e-1"), "Large") with { Head = Members, MemberCount = Members };
        var channel = new MemoryConversation(
            cluster.Database,
            id,
            new NewConversation(ConversationKind.Channel, "Large", creator),
            state,
            DateTimeOffset.UnixEpoch);
        lock (cluster.Database.TablesGate)
        {
            for (var number = 1; number <= Members; number++)
            {
                var person = Person(number);
                var role = number == 1 ? MemberRole.Owner : MemberRole.Member;
                cluster.Database.Accounts.TryAdd(person.Id, Account(person));
                channel.Memberships[person.Id] = new Membership(person.Id, role, number, LeftSeq: null, 0, 0);
                channel.Events.Add(new LoggedEvent(
                    id, state.Epoch, number, DateTimeOffset.UnixEpoch, person, ClientId: null,
                    new MemberBody(person, MemberChange.Joined, role)));
            }

            cluster.Database.Conversations[id] = channel;
        }

        return id;
    }

    private static StoredAccount Account(Participant person) =>
        new(person, null, Handle: $"n-{person.Id.Value[2..]}", null, DateTimeOffset.UnixEpoch);
}
